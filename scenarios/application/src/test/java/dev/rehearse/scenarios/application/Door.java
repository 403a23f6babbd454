package dev.rehearse.scenarios.application;

import dev.rehearse.application.FrontDoorClient;
import dev.rehearse.application.FrontDoorOrder;
import dev.rehearse.history.Event.EpochChanged;
import dev.rehearse.history.Side;
import dev.rehearse.lifecycle.Await;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.IntStream;

/** A front door in this JVM, with its client and some traffic. */
final class Door implements AutoCloseable {

  static final Duration DEADLINE = Duration.ofSeconds(1);

  final List<EpochChanged> changes = new CopyOnWriteArrayList<>();
  final FrontDoorClient client;
  private final FrontDoor door;
  private Optional<DatabaseFences> fences = Optional.empty();
  private final HttpClient http =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

  private Door(FrontDoorOrder order, Fences fences) throws Exception {
    door = FrontDoor.start(order, fences, changes::add);
    client =
        FrontDoorClient.at(URI.create("http://127.0.0.1:" + door.controlPort()), order.token());
  }

  static Door open(Path folder, Fences fences, String sabotage, URI... instances) throws Exception {
    return open(folder, fences, sabotage, DEADLINE, instances);
  }

  static Door open(Path folder, Fences fences, String sabotage, Duration deadline, URI... instances)
      throws Exception {
    return new Door(
        new FrontDoorOrder(
            IntStream.rangeClosed(1, instances.length)
                .mapToObj(number -> instance(number, instances[number - 1]))
                .toList(),
            Map.of(),
            folder.resolve("record.json"),
            folder.resolve("changes.ndjson"),
            "secret",
            deadline,
            sabotage),
        fences);
  }

  /** An instance that serves both sides. */
  static FrontDoorOrder.Instance instance(int number, URI at) {
    return new FrontDoorOrder.Instance("application-" + number, at, EnumSet.allOf(Side.class));
  }

  static Door open(Path folder, Servers servers, URI... instances) throws Exception {
    DatabaseFences fences = new DatabaseFences(servers.frontDoor());
    Door door = open(folder, fences, "", instances);
    door.fences = Optional.of(fences);
    return door;
  }

  URI traffic() {
    return URI.create("http://127.0.0.1:" + door.trafficPort());
  }

  URI control() {
    return URI.create("http://127.0.0.1:" + door.controlPort());
  }

  CompletableFuture<HttpResponse<String>> post(long operation) {
    return post(operation, "some", "{}");
  }

  CompletableFuture<HttpResponse<String>> post(long operation, String name, String body) {
    return post(operation, "1", name, body);
  }

  CompletableFuture<HttpResponse<String>> post(
      long operation, String client, String name, String body) {
    HttpRequest request =
        HttpRequest.newBuilder(traffic().resolve("/operations/" + name))
            .header(Wire.OPERATION, Long.toString(operation))
            .header(Wire.CLIENT, client)
            .POST(HttpRequest.BodyPublishers.ofString(body))
            .build();
    return http.sendAsync(request, HttpResponse.BodyHandlers.ofString());
  }

  /** Waits until something is so. */
  static void soon(Await.Look<Boolean> condition) {
    Await.until("the front door", Duration.ofSeconds(10), condition);
  }

  @Override
  public void close() {
    door.close();
    fences.ifPresent(DatabaseFences::close);
  }
}
