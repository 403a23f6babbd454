package dev.rehearse.scenarios.application;

import dev.rehearse.application.Answer;
import java.util.List;
import tools.jackson.databind.json.JsonMapper;

/**
 * What a client gets: a status and an {@link Answer} as JSON. The bytes are never written to.
 *
 * @param access {@code read} or {@code write} as the instance said it; empty if none answered
 * @param release when it may leave
 */
@SuppressWarnings("ArrayRecordComponent") // carried from socket to socket, never compared
record Reply(int status, byte[] body, String access, Release release) {

  /** When a reply may leave. */
  enum Release {
    AT_ONCE,
    /** Not before reads come from the truth; a read must then be repeated there. */
    WHEN_READS_ARE_BACK
  }

  /** The same, when it may. */
  Reply released() {
    return new Reply(status, body, access, Release.AT_ONCE);
  }

  private static final JsonMapper JSON = JsonMapper.shared();

  /** What the front door answers itself. */
  static Reply own(int status, String outcome, String detail, long epoch) {
    Answer answer = new Answer(outcome, detail, epoch, List.of());
    return new Reply(status, JSON.writeValueAsBytes(answer), "", Release.AT_ONCE);
  }

  /** What an instance answers; {@code access} goes along for the front door. */
  static Reply of(CallHandler.Answered answered) {
    return new Reply(
        answered.status(),
        JSON.writeValueAsBytes(answered.answer()),
        answered.access(),
        answered.release());
  }
}
