package dev.rehearse.load;

import dev.rehearse.application.Operations.Spec;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * One operation on its way. Confined to its session, which Gatling runs on one event loop.
 *
 * <p>Its times: {@code intended}, due; {@code called}, handed to Gatling's HTTP client, just before
 * it looks for a connection. Each {@code writes} is one time that the client wrote it to a
 * connection: none proves that no server saw it, two that Gatling sent it again by itself.
 */
final class Request {
  final long id;
  final Spec spec;
  final Map<String, @Nullable String> parameters;
  final byte[] body;
  final long intended;

  /** 0 while not handed over. */
  long called;

  int writes;
  boolean answered;

  Request(
      long id, Spec spec, Map<String, @Nullable String> parameters, byte[] body, long intended) {
    this.id = id;
    this.spec = spec;
    this.parameters = parameters;
    this.body = body;
    this.intended = intended;
  }
}
