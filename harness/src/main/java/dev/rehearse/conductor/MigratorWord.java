package dev.rehearse.conductor;

import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * One line that the migrator says on its standard output; the protocol is in {@code
 * dev.rehearse.strategy}. Immutable.
 */
sealed interface MigratorWord {

  /** A step begins, or begins again after a crash. */
  record Started(String step, boolean resumed) implements MigratorWord {}

  /** A step's work is done and it waits for enough requests. */
  record Dwelling(String step) implements MigratorWord {}

  /** A step has ended. */
  record Ended(String step, String ending, String detail) implements MigratorWord {}

  /** An armed pause point was reached; the migrator waits there. */
  record At(String point) implements MigratorWord {}

  /** How far the step is. */
  record Progress(String step, long rowsCopied, long rowsToCopy, long open, long resolved)
      implements MigratorWord {}

  /** Something had a bound; nanoseconds. */
  record Bounded(String what, long limit, long took, boolean exceeded) implements MigratorWord {}

  /** A sentence for people. */
  record Note(String text) implements MigratorWord {}

  /** The migration is over, says the migrator. */
  record Finished(String ending, String detail) implements MigratorWord {}

  /** Its process has ended; put into the same queue by the reader, after its last line. */
  record Exited(int process, int code) implements MigratorWord {}

  /** A line that is not of the protocol; kept, because it may say why a process died. */
  record Unreadable(String line) implements MigratorWord {}

  /** Reads a line; what is not of the protocol becomes {@link Unreadable}. */
  static MigratorWord read(JsonMapper mapper, String line) {
    if (!line.startsWith("{")) {
      return new Unreadable(line);
    }
    JsonNode node = mapper.readTree(line);
    return switch (node.path("say").asString("")) {
      case "started" -> new Started(text(node, "step"), node.path("resumed").asBoolean(false));
      case "dwelling" -> new Dwelling(text(node, "step"));
      case "ended" -> new Ended(text(node, "step"), text(node, "ending"), text(node, "detail"));
      case "at" -> new At(text(node, "point"));
      case "progress" ->
          new Progress(
              text(node, "step"),
              number(node, "rowsCopied"),
              number(node, "rowsToCopy"),
              number(node, "open"),
              number(node, "resolved"));
      case "bounded" ->
          new Bounded(
              text(node, "what"),
              number(node, "limit"),
              number(node, "took"),
              node.path("exceeded").asBoolean(false));
      case "note" -> new Note(text(node, "text"));
      case "finished" -> new Finished(text(node, "ending"), text(node, "detail"));
      default -> new Unreadable(line);
    };
  }

  private static String text(JsonNode node, String key) {
    return node.path(key).asString("");
  }

  private static long number(JsonNode node, String key) {
    return node.path(key).asLong(0);
  }
}
