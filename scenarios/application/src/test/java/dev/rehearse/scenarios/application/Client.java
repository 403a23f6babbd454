package dev.rehearse.scenarios.application;

import dev.rehearse.application.Answer;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.json.JsonMapper;

/** Sends operations straight to an instance, stamped as the front door would. */
final class Client {

  private final AtomicLong operations = new AtomicLong();
  private final HttpClient http =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
  private final URI to;
  String truth = "old";
  String reads = "old";
  String mode = "alone";

  Client(URI to) {
    this.to = to;
  }

  record Response(int status, Answer answer, boolean held) {}

  Response call(String name, @Nullable String... parameters)
      throws IOException, InterruptedException, ExecutionException {
    return later(name, parameters).get();
  }

  CompletableFuture<Response> later(String name, @Nullable String... parameters) {
    Map<String, @Nullable String> body = new HashMap<>();
    for (int i = 0; i < parameters.length; i += 2) {
      body.put(String.valueOf(parameters[i]), parameters[i + 1]);
    }
    long operation = operations.incrementAndGet();
    HttpRequest request =
        HttpRequest.newBuilder(to.resolve("/operations/" + name))
            .header(Wire.OPERATION, Long.toString(operation))
            .header(Wire.CLIENT, "1")
            .header(Wire.EPOCH, "7")
            .header(Wire.TRUTH, truth)
            .header(Wire.READS, reads)
            .header(Wire.MODE, mode)
            .header(Wire.ATTEMPT, Long.toString(operation * 1000))
            .header(Wire.UNTIL, Long.toString(System.nanoTime() + Duration.ofSeconds(5).toNanos()))
            .POST(
                HttpRequest.BodyPublishers.ofByteArray(JsonMapper.shared().writeValueAsBytes(body)))
            .build();
    return http.sendAsync(request, HttpResponse.BodyHandlers.ofByteArray())
        .thenApply(
            response ->
                new Response(
                    response.statusCode(),
                    JsonMapper.shared().readValue(response.body(), Answer.class),
                    response.headers().firstValue(Wire.AWAITS).isPresent()));
  }
}
