package dev.rehearse.history;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class JournalsTest {

  @TempDir Path folder = Path.of("");

  private static Operation operation(long id, long call, Effect... effects) {
    return new Operation(
        id,
        7,
        "rename-customer",
        Operation.Access.WRITE,
        call - 3,
        call,
        call + 10,
        Operation.Outcome.OK,
        Operation.Answer.SUCCEEDED,
        "",
        2,
        List.of(effects));
  }

  private static final Operation NEVER_RETURNED =
      new Operation(
          9,
          8,
          "place-order",
          Operation.Access.WRITE,
          50,
          40,
          Operation.NEVER,
          Operation.Outcome.UNKNOWN,
          Operation.Answer.FAILED,
          "timeout",
          0,
          List.of(new Effect(Effect.Kind.WRITE, "orders", Effect.UNKNOWN_KEY, "note", "=ü😀'\\")));

  private Path write(String name, Operation... operations) throws IOException {
    Path file = folder.resolve(name);
    try (OperationLogWriter log = OperationLogWriter.create(file)) {
      for (Operation operation : operations) {
        log.append(operation);
      }
    }
    return file;
  }

  private static List<Operation> all(OperationTable table) {
    List<Operation> operations = new ArrayList<>();
    for (int i = 0; i < table.size(); i++) {
      operations.add(table.get(i));
    }
    return operations;
  }

  @Test
  void operationsAreReadAsTheyWereWrittenInOrderOfTheirCall() throws IOException {
    Operation late =
        operation(1, 100, new Effect(Effect.Kind.ADD, "customers", "1␟2", "balance", "-5"));
    Operation early =
        operation(
            2,
            20,
            new Effect(Effect.Kind.READ, "customers", "1", "name", Values.NULL),
            new Effect(Effect.Kind.TOTAL, "customers", "", "balance", "=12.50"));
    Path file = write("operations.bin", late, early, NEVER_RETURNED);
    assertThat(all(OperationLog.read(file))).containsExactly(early, NEVER_RETURNED, late);
  }

  @Test
  void theLayoutNamesEnumsByTheirOrder() {
    assertThat(Effect.Kind.values())
        .extracting(Enum::name)
        .containsExactly("READ", "WRITE", "ADD", "AFTER", "TOTAL", "LISTED");
    assertThat(Operation.Access.values()).extracting(Enum::name).containsExactly("READ", "WRITE");
    assertThat(Operation.Outcome.values())
        .extracting(Enum::name)
        .containsExactly("OK", "FAILED", "UNKNOWN");
    assertThat(Operation.Answer.values())
        .extracting(Enum::name)
        .containsExactly("SUCCEEDED", "FAILED", "NOT_SENT");
  }

  @Test
  void severalFilesAreMerged() throws IOException {
    Operation first = operation(1, 10, new Effect(Effect.Kind.READ, "a", "1", "x", "=v"));
    Operation second = operation(2, 20, new Effect(Effect.Kind.WRITE, "b", "1", "y", "=v"));
    Operation third = operation(3, 30, new Effect(Effect.Kind.READ, "a", "1", "x", "=w"));
    Path one = write("operations-1.bin", first, third);
    Path two = write("operations-2.bin", second);
    OperationTable table = OperationLog.read(one, two);
    assertThat(all(table)).containsExactly(first, second, third);
    assertThat(table.effects().registers()).isEqualTo(2);
    assertThat(table.effects().find("a", "1", "x")).isEqualTo(table.effects().register(2));
  }

  @Test
  void aTornTailIsReadUpToTheLastWholeRecord() throws IOException {
    Operation first = operation(1, 10, new Effect(Effect.Kind.READ, "a", "1", "x", "=v"));
    Operation second =
        operation(2, 20, new Effect(Effect.Kind.READ, "b", "1", "y", "=long".repeat(40)));
    Path file = write("operations.bin", first, second);
    byte[] whole = Files.readAllBytes(file);
    int head = Files.readAllBytes(write("head.bin", first)).length;
    for (int length = head; length < whole.length; length++) {
      Path torn = folder.resolve("torn.bin");
      Files.write(torn, Arrays.copyOf(whole, length));
      assertThat(all(OperationLog.read(torn))).as("%d bytes", length).containsExactly(first);
    }
  }

  @Test
  void whatIsNoJournalIsRefused() throws IOException {
    Path file = Files.writeString(folder.resolve("operations.bin"), "hello, world");
    assertThatThrownBy(() -> OperationLog.read(file))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("no journal of operations");
  }

  @Test
  void damageBeforeTheEndIsToldWithItsPlace() throws IOException {
    Path file = write("operations.bin", operation(1, 10));
    Files.write(file, new byte[] {2, 3, 1, 1, 99}, StandardOpenOption.APPEND);
    assertThatThrownBy(() -> OperationLog.read(file))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("damaged in the record at byte");
  }

  @Test
  void eventsAreReadInOrderOfTimeAndATornLineIsLeftOut() throws IOException {
    Path file = folder.resolve("events.ndjson");
    Event row =
        new Event.FinalRow(
            30, Side.NEW, "orders", "1", Map.of(), Map.of("note", Values.token("a\nb")));
    try (EventLogWriter log = EventLogWriter.create(file)) {
      log.append(row);
      log.append(new Event.StepStarted(10, "backfill", true));
      log.append(new Event.Phase(5, Event.Phase.Name.WARM_UP));
    }
    Files.writeString(file, "{\"event\":\"step-st", StandardOpenOption.APPEND);
    assertThat(EventLog.read(file))
        .containsExactly(
            new Event.Phase(5, Event.Phase.Name.WARM_UP),
            new Event.StepStarted(10, "backfill", true),
            row);
    assertThat(Files.readString(file)).contains("{\"event\":\"step-started\"");
  }

  @Test
  void aLeftoverOfAnEarlierVersionHasNoDetail() throws IOException {
    Path file =
        Files.writeString(
            folder.resolve("events.ndjson"),
            "{\"event\":\"leftover\",\"at\":1,\"where\":\"old\",\"kind\":\"slot\",\"name\":\"s\"}\n");
    assertThat(EventLog.read(file)).containsExactly(new Event.Leftover(1, "old", "slot", "s", ""));
  }

  @Test
  void aLineThatIsNoEventIsToldWithItsNumber() throws IOException {
    Path file = folder.resolve("events.ndjson");
    Files.writeString(
        file, "{\"event\":\"nonsense\"}\n{\"event\":\"phase\",\"at\":1,\"phase\":\"BEFORE\"}\n");
    assertThatThrownBy(() -> EventLog.read(file))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("events.ndjson:1: this is no event");
  }

  private static final String BEGUN =
      "{\"operation\":5,\"attempt\":%d,\"instance\":1,\"side\":\"NEW\",\"epoch\":3,\"begun\":10,\"committed\":9223372036854775807}\n";
  private static final String COMMITTED =
      "{\"attempt\":%d,\"begun\":10,\"committed\":12,\"epoch\":3,\"instance\":1,\"operation\":5,\"side\":\"NEW\"}\n";

  @Test
  void anAttemptHasCommittedIfASecondLineSaysSo() throws IOException {
    Path file = folder.resolve("commits-1.log");
    Files.writeString(
        file,
        BEGUN.formatted(1) + COMMITTED.formatted(1) + BEGUN.formatted(2) + "{\"operation\":5,\"att",
        StandardCharsets.UTF_8);
    assertThat(CommitLog.read(file))
        .containsExactlyInAnyOrder(
            new Commit(5, 1, 1, Side.NEW, 3, 10, 12),
            new Commit(5, 2, 1, Side.NEW, 3, 10, Operation.NEVER));
  }

  @Test
  void anAttemptThatCommittedTwiceIsThereTwice() throws IOException {
    Path file = folder.resolve("commits-1.log");
    Files.writeString(file, BEGUN.formatted(1) + COMMITTED.formatted(1) + COMMITTED.formatted(1));
    assertThat(CommitLog.read(file)).hasSize(2);
  }

  @Test
  void commitsInOtherWordsAreReadTooAndOthersAreRefused() throws IOException {
    Path file = folder.resolve("commits-1.log");
    Files.writeString(file, COMMITTED.formatted(1).replace(":", " : "));
    assertThat(CommitLog.read(file)).containsExactly(new Commit(5, 1, 1, Side.NEW, 3, 10, 12));
    Files.writeString(file, "{\"operation\":true}\n");
    assertThatThrownBy(() -> CommitLog.read(file))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("commits-1.log:1: this is no commit");
  }
}
