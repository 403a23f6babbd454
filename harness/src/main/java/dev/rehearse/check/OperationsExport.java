package dev.rehearse.check;

import dev.rehearse.history.Effect;
import dev.rehearse.history.History;
import dev.rehearse.history.Operation;
import dev.rehearse.history.Values;
import java.io.IOException;
import java.io.Writer;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.json.JsonMapper;

/**
 * Writes a history as JSON lines, one per operation and register: {@code client register kind value
 * call return outcome}, as {@code judge --operations} reads them. Stateless.
 */
public final class OperationsExport {

  private OperationsExport() {}

  /**
   * Writes reads and writes of plain registers; counters and totals have no place in that format.
   */
  public static void write(History history, Writer out) throws IOException {
    JsonMapper mapper = JsonMapper.builder().build();
    for (int i = 0; i < history.operations().size(); i++) {
      Operation operation = history.operations().get(i);
      for (Effect effect : operation.effects()) {
        if (effect.kind() == Effect.Kind.READ || effect.kind() == Effect.Kind.WRITE) {
          out.write(mapper.writeValueAsString(line(operation, effect)));
          out.write('\n');
        }
      }
    }
  }

  private static Map<String, @Nullable Object> line(Operation operation, Effect effect) {
    Map<String, @Nullable Object> line = new LinkedHashMap<>();
    line.put("client", operation.client());
    line.put(
        "register",
        effect.table()
            + "["
            + effect.key().replace(Effect.KEY_SEPARATOR, ",")
            + "]."
            + effect.column());
    line.put("kind", effect.kind() == Effect.Kind.READ ? "read" : "write");
    line.put("value", effect.value().equals(Values.ABSENT) ? null : effect.value());
    line.put("call", operation.call());
    line.put("return", operation.returned() == Operation.NEVER ? null : operation.returned());
    line.put("outcome", operation.outcome().name().toLowerCase(Locale.ROOT));
    return line;
  }
}
