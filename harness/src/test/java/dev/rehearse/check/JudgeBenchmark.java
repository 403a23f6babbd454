package dev.rehearse.check;

import dev.rehearse.history.Commit;
import dev.rehearse.history.Effect;
import dev.rehearse.history.Event;
import dev.rehearse.history.EventLogWriter;
import dev.rehearse.history.History;
import dev.rehearse.history.HistoryFolder;
import dev.rehearse.history.Operation;
import dev.rehearse.history.OperationLogWriter;
import dev.rehearse.history.Side;
import dev.rehearse.history.Values;
import dev.rehearse.verdict.CheckResult;
import java.io.IOException;
import java.io.Writer;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import tools.jackson.databind.json.JsonMapper;

/**
 * How long a million operations take to be judged, the reading of their file included: {@code main}
 * prints the figure for a JVM that has just started and for a warm one. Arguments: how many, and
 * {@code lines} for the way of {@code judge --operations}.
 */
public final class JudgeBenchmark {

  private static final int OPERATIONS = 1_000_000;
  private static final int KEYS = 10_000;
  private static final int ROUNDS = 5;
  private static final long STEP = 1_000_000;

  private JudgeBenchmark() {}

  public static void main(String[] arguments) throws IOException {
    int count = arguments.length > 0 ? Integer.parseInt(arguments[0]) : OPERATIONS;
    Path folder = Files.createTempDirectory("judge-benchmark");
    try {
      write(folder, count);
      System.out.printf("%,d bytes%n", Files.size(folder.resolve("operations.bin")));
      if (arguments.length > 1 && arguments[1].equals("lines")) {
        lines(folder);
        return;
      }
      for (int round = 1; round <= ROUNDS; round++) {
        long begun = System.nanoTime();
        long cpu = cpu();
        History history = HistoryFolder.read(folder);
        long read = System.nanoTime();
        List<CheckResult> results = Checks.judge(Plans.plain(), history, Optional.empty());
        long judged = System.nanoTime();
        System.out.printf(
            "round %d: %,d operations read in %d ms, judged in %d ms, together %d ms, %d ms of CPU%n",
            round,
            history.operations().size(),
            (read - begun) / STEP,
            (judged - read) / STEP,
            (judged - begun) / STEP,
            (cpu() - cpu) / STEP);
        if (round == 1) {
          results.forEach(
              result -> System.out.printf("  %s %s%n", result.verdict().word(), result.name()));
        }
      }
    } finally {
      for (String name :
          List.of("operations.bin", "events.ndjson", "commits-1.log", "operations.ndjson")) {
        Files.deleteIfExists(folder.resolve(name));
      }
      Files.delete(folder);
    }
  }

  private static long cpu() {
    return ManagementFactory.getOperatingSystemMXBean()
            instanceof com.sun.management.OperatingSystemMXBean system
        ? system.getProcessCpuTime()
        : 0;
  }

  /** The same history as {@code judge --operations} gets it. */
  private static void lines(Path folder) throws IOException {
    Path file = folder.resolve("operations.ndjson");
    try (Writer out = Files.newBufferedWriter(file)) {
      OperationsExport.write(HistoryFolder.read(folder), out);
    }
    for (int round = 1; round <= ROUNDS; round++) {
      long begun = System.nanoTime();
      long cpu = cpu();
      CheckResult result = OperationsFile.judge(file).get(0);
      System.out.printf(
          "round %d: %,d bytes of lines in %d ms, %d ms of CPU: %s%n",
          round,
          Files.size(file),
          (System.nanoTime() - begun) / STEP,
          (cpu() - cpu) / STEP,
          result.figure() + " " + result.verdict().word());
    }
  }

  /** A correct history: half reads of two columns, half updates; one in a hundred in doubt. */
  private static void write(Path folder, int count) throws IOException {
    Random random = new Random(42);
    String[] names = new String[KEYS];
    Arrays.setAll(names, key -> "=start" + key);
    String[] before = names.clone();
    try (OperationLogWriter log = OperationLogWriter.create(folder.resolve("operations.bin"))) {
      for (int i = 1; i <= count; i++) {
        int key = (int) (KEYS * Math.pow(random.nextDouble(), 2));
        log.append(operation(i, key, names, random));
      }
    }
    commits(folder, count);
    try (EventLogWriter log = EventLogWriter.create(folder.resolve("events.ndjson"))) {
      frame(count).forEach(log::append);
      for (int key = 0; key < KEYS; key++) {
        log.append(
            new Event.FinalRow(
                (count + 2) * STEP,
                Side.NEW,
                "customers",
                Integer.toString(key),
                columns(before[key]),
                columns(names[key])));
      }
    }
  }

  /** As the instances write them: two lines for every second operation. */
  private static void commits(Path folder, int count) throws IOException {
    JsonMapper mapper = JsonMapper.builder().build();
    try (Writer out = Files.newBufferedWriter(folder.resolve("commits-1.log"))) {
      for (int i = 1; i <= count; i += 2) {
        long begun = i * STEP + 20_000;
        for (long committed : new long[] {Operation.NEVER, begun + 500_000}) {
          out.write(mapper.writeValueAsString(new Commit(i, i, 1, Side.OLD, 1, begun, committed)));
          out.write('\n');
        }
      }
    }
  }

  private static Operation operation(int i, int key, String[] names, Random random) {
    boolean write = random.nextBoolean();
    boolean doubt = write && random.nextInt(100) == 0;
    List<Effect> effects = new ArrayList<>();
    if (write) {
      String value = Values.token("value-" + i);
      effects.add(new Effect(Effect.Kind.WRITE, "customers", Integer.toString(key), "name", value));
      names[key] = doubt && random.nextBoolean() ? names[key] : value;
    } else {
      columns(names[key])
          .forEach(
              (column, value) ->
                  effects.add(
                      new Effect(
                          Effect.Kind.READ, "customers", Integer.toString(key), column, value)));
    }
    long due = i * STEP;
    return new Operation(
        i,
        i / 2,
        write ? "rename-customer" : "read-customer",
        write ? Operation.Access.WRITE : Operation.Access.READ,
        due,
        due + 10_000,
        doubt ? Operation.NEVER : due + 900_000,
        doubt ? Operation.Outcome.UNKNOWN : Operation.Outcome.OK,
        doubt ? Operation.Answer.FAILED : Operation.Answer.SUCCEEDED,
        doubt ? "timeout" : "",
        1,
        effects);
  }

  private static Map<String, String> columns(String name) {
    Map<String, String> columns = new HashMap<>();
    columns.put("name", name);
    columns.put("status", "=true");
    return columns;
  }

  private static List<Event> frame(int count) {
    return List.of(
        new Event.Phase(0, Event.Phase.Name.WARM_UP),
        new Event.Phase(1, Event.Phase.Name.BEFORE),
        new Event.Phase(count / 4 * STEP, Event.Phase.Name.MIGRATION),
        new Event.StepStarted(count / 4 * STEP, "backfill", false),
        new Event.StepEnded(count / 2 * STEP, "backfill", "done", "", true),
        new Event.Phase(count / 2 * STEP, Event.Phase.Name.AFTER),
        new Event.Phase((count + 1) * STEP, Event.Phase.Name.ENDED),
        new Event.EpochChanged(1, 1, 1, Side.OLD, Side.OLD, "open", "start"),
        new Event.Ended((count + 1) * STEP, "completed", "completed", Side.NEW, ""),
        new Event.Observed((count + 2) * STEP, "rows", true, ""));
  }
}
