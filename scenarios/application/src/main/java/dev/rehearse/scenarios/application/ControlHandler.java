package dev.rehearse.scenarios.application;

import dev.rehearse.application.FrontDoorClient.Refused;
import dev.rehearse.application.FrontDoorRecord;
import dev.rehearse.application.FrontDoorRecord.Mode;
import dev.rehearse.history.Side;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.time.Duration;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.http.HttpStatus;
import org.eclipse.jetty.io.Content;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Callback;
import org.eclipse.jetty.util.Fields;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The control port: {@code dev.rehearse.application.FrontDoorClient}'s other end. Thread-safe. */
final class ControlHandler extends Handler.Abstract {

  private static final JsonMapper JSON = JsonMapper.shared();

  /** Longer than any lease; the client waits a little longer still. */
  private static final Duration GIVE_UP_MOST = Duration.ofSeconds(25);

  private final Gate gate;
  private final Steering steering;
  private final Upstream upstream;
  private final Vitals vitals;
  private final byte[] authorization;

  ControlHandler(Gate gate, Steering steering, Upstream upstream, Vitals vitals, String token) {
    this.vitals = vitals;
    this.gate = gate;
    this.steering = steering;
    this.upstream = upstream;
    this.authorization = ("Bearer " + token).getBytes(StandardCharsets.UTF_8);
  }

  @Override
  public boolean handle(Request request, Response response, Callback callback) throws Exception {
    String said = request.getHeaders().get(HttpHeader.AUTHORIZATION);
    if (said == null
        || !MessageDigest.isEqual(said.getBytes(StandardCharsets.UTF_8), authorization)) {
      text(response, callback, HttpStatus.UNAUTHORIZED_401, "the control port asks for its token");
      return true;
    }
    try {
      json(response, callback, answer(request));
    } catch (Refused e) {
      text(response, callback, HttpStatus.CONFLICT_409, String.valueOf(e.getMessage()));
    } catch (JacksonException | IllegalArgumentException e) {
      text(response, callback, HttpStatus.BAD_REQUEST_400, String.valueOf(e.getMessage()));
    } catch (IOException e) {
      text(response, callback, HttpStatus.INTERNAL_SERVER_ERROR_500, "not changed: " + e);
    } catch (TimeoutException e) {
      text(response, callback, HttpStatus.GATEWAY_TIMEOUT_504, "still tried: the truth's fence");
    }
    return true;
  }

  private Object answer(Request request)
      throws IOException, InterruptedException, ExecutionException, TimeoutException {
    String asked = request.getMethod() + " " + request.getHttpURI().getPath();
    return switch (asked) {
      case "GET /record" -> gate.status();
      case "GET /vitals" -> vitals.taken();
      case "GET /idle" -> idle(request);
      case "GET /unreached" -> unreached(request);
      case "POST /drain" -> drain(body(request));
      case "POST /move" -> move(body(request));
      case "POST /reads" -> reads(body(request));
      case "POST /smoke" -> smoked(body(request));
      case "POST /mode" -> mode(body(request));
      case "POST /give-up" -> giveUp(body(request));
      default -> throw new IllegalArgumentException("nothing is at " + asked);
    };
  }

  private FrontDoorRecord drain(JsonNode body) throws IOException {
    return steering.drain(epoch(body), Duration.ofNanos(field(body, "leaseNanos").asLong()));
  }

  private FrontDoorRecord move(JsonNode body) throws IOException {
    return steering.move(epoch(body), Side.valueOf(field(body, "truth").asString()));
  }

  private FrontDoorRecord reads(JsonNode body) throws IOException {
    return steering.reads(epoch(body), Side.valueOf(field(body, "side").asString()));
  }

  private FrontDoorRecord mode(JsonNode body) throws IOException {
    return steering.mode(epoch(body), Mode.valueOf(field(body, "mode").asString()));
  }

  private Object idle(Request request) throws InterruptedException {
    Fields query = Request.extractQueryParameters(request);
    long epoch = number(query, "epoch");
    long millis = number(query, "waitMillis");
    var status = gate.awaitIdle(epoch, TimeUnit.MILLISECONDS.toNanos(millis));
    if (status.record().epoch() != epoch) {
      throw new Refused("the epoch is " + status.record().epoch() + ", not " + epoch);
    }
    return status;
  }

  private Object unreached(Request request) {
    Fields query = Request.extractQueryParameters(request);
    return upstream.unreached(
        Side.valueOf(text(query, "side")), Duration.ofMillis(number(query, "waitMillis")));
  }

  private Object smoked(JsonNode body) {
    return upstream.smoked(
        Side.valueOf(field(body, "side").asString()),
        field(body, "operation").asString(),
        JSON.writeValueAsBytes(field(body, "parameters")),
        Duration.ofMillis(field(body, "waitMillis").asLong()));
  }

  private FrontDoorRecord giveUp(JsonNode body)
      throws InterruptedException, ExecutionException, TimeoutException {
    return steering.giveUp(epoch(body)).get(GIVE_UP_MOST.toMillis(), TimeUnit.MILLISECONDS);
  }

  private static long number(Fields query, String name) {
    return Long.parseLong(text(query, name));
  }

  private static String text(Fields query, String name) {
    String value = query.getValue(name);
    if (value == null) {
      throw new IllegalArgumentException("the request lacks \"" + name + "\"");
    }
    return value;
  }

  private static JsonNode body(Request request) throws IOException {
    return JSON.readTree(Content.Source.asString(request, StandardCharsets.UTF_8));
  }

  private static long epoch(JsonNode body) {
    return field(body, "epoch").asLong();
  }

  private static JsonNode field(JsonNode body, String name) {
    JsonNode value = body.get(name);
    if (value == null) {
      throw new IllegalArgumentException("the request lacks \"" + name + "\"");
    }
    return value;
  }

  private static void json(Response response, Callback callback, Object value) {
    response.getHeaders().put(HttpHeader.CONTENT_TYPE, "application/json");
    response.write(true, ByteBuffer.wrap(JSON.writeValueAsBytes(value)), callback);
  }

  private static void text(Response response, Callback callback, int status, String why) {
    response.setStatus(status);
    response.getHeaders().put(HttpHeader.CONTENT_TYPE, "text/plain;charset=utf-8");
    response.write(true, ByteBuffer.wrap(why.getBytes(StandardCharsets.UTF_8)), callback);
  }
}
