package dev.rehearse.check;

import dev.rehearse.history.History;
import dev.rehearse.history.Operation;
import dev.rehearse.history.OperationTable;
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
 * call return outcome}, as {@code judge --operations} reads them. One use.
 *
 * <p>Registers there start absent, so what a row held before the traffic is a first write and what
 * it held at the end a last read, both of client {@value #NOBODY}. Values are tokens; absence is
 * null.
 */
public final class OperationsExport {

  /** The client of what no client did. */
  static final int NOBODY = -1;

  private final Registers registers;
  private final OperationTable operations;
  private final Writer out;
  private final JsonMapper mapper = JsonMapper.builder().build();
  private final long first;
  private final long last;

  private OperationsExport(History history, Writer out) {
    this.registers = Registers.of(history);
    this.operations = history.operations();
    this.out = out;
    long earliest = Long.MAX_VALUE;
    long latest = Long.MIN_VALUE;
    for (int i = 0; i < operations.size(); i++) {
      boolean returned = operations.returned(i) != Operation.NEVER;
      earliest = Math.min(earliest, operations.call(i));
      latest = Math.max(latest, returned ? operations.returned(i) : operations.call(i));
    }
    this.first = earliest;
    this.last = latest;
  }

  /**
   * Writes reads and writes of plain registers, register by register; counters and totals have no
   * place in that format.
   */
  public static void write(History history, Writer out) throws IOException {
    new OperationsExport(history, out).all();
  }

  private void all() throws IOException {
    for (int register = 0; register < registers.size(); register++) {
      if (!registers.nameless(register) && !registers.counter(register)) {
        register(register);
      }
    }
  }

  private void register(int register) throws IOException {
    String name = registers.name(register).name();
    if (registers.initial(register) != registers.absent()) {
      line(NOBODY, name, "write", registers.initial(register), first - 2, first - 1, "ok");
    }
    if (registers.wildDelete(register).isPresent()) {
      Registers.WildDelete wild = registers.wildDelete(register).get();
      line(
          operations.client(wild.operation()),
          name,
          "write",
          registers.absent(),
          wild.call(),
          Operation.NEVER,
          "unknown");
    }
    for (int entry = registers.from(register); entry < registers.until(register); entry++) {
      switch (registers.kind(entry)) {
        case READ -> entry(name, "read", entry);
        case WRITE, ABORTED -> entry(name, "write", entry);
        case ADD, ABORTED_ADD, AFTER, NOTHING -> {}
      }
    }
    inserts(register, name);
    if (registers.last(register) != Registers.NONE) {
      line(NOBODY, name, "read", registers.last(register), last + 1, last + 2, "ok");
    }
  }

  /**
   * Inserts whose keys never came back may have made this row if they wrote what it was seen with.
   */
  private void inserts(int register, String name) throws IOException {
    int nameless = registers.namelessOf(register);
    for (int insert = nameless < 0 ? 0 : registers.from(nameless);
        nameless >= 0 && insert < registers.until(nameless);
        insert++) {
      if (registers.kind(insert) == Registers.Kind.WRITE
          && seen(register, registers.value(insert))) {
        entry(name, "write", insert);
      }
    }
  }

  private boolean seen(int register, int value) {
    boolean seen = registers.last(register) == value;
    for (int entry = registers.from(register); entry < registers.until(register); entry++) {
      seen |= registers.kind(entry) == Registers.Kind.READ && registers.value(entry) == value;
    }
    return seen;
  }

  private void entry(String name, String kind, int entry) throws IOException {
    int operation = registers.operation(entry);
    line(
        operations.client(operation),
        name,
        kind,
        registers.value(entry),
        operations.call(operation),
        operations.returned(operation),
        operations.outcome(operation).name().toLowerCase(Locale.ROOT));
  }

  private void line(
      int client, String register, String kind, int value, long call, long returned, String outcome)
      throws IOException {
    Map<String, @Nullable Object> line = new LinkedHashMap<>();
    String token = registers.text(value);
    line.put("client", client);
    line.put("register", register);
    line.put("kind", kind);
    line.put("value", token.equals(Values.ABSENT) ? null : token);
    line.put("call", call);
    line.put("return", returned == Operation.NEVER ? null : returned);
    line.put("outcome", outcome);
    out.write(mapper.writeValueAsString(line));
    out.write('\n');
  }
}
