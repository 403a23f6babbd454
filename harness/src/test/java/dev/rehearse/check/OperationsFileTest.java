package dev.rehearse.check;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.rehearse.history.OperationLines;
import dev.rehearse.verdict.CheckResult;
import dev.rehearse.verdict.Verdict;
import java.io.IOException;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code judge --operations} and {@code history export}. */
final class OperationsFileTest {

  @TempDir Path folder = Path.of("");

  private CheckResult judged(String... lines) throws IOException {
    Path file = folder.resolve("operations.ndjson");
    Files.writeString(file, String.join("\n", lines));
    return OperationsFile.judge(file).get(0);
  }

  private static String line(String kind, String value, String call, String back, String outcome) {
    return "{\"client\":1,\"register\":\"x\",\"kind\":\"%s\",\"value\":%s,\"call\":%s,\"return\":%s,\"outcome\":\"%s\"}"
        .formatted(kind, value, call, back, outcome);
  }

  private static String write(String value, String call, String back) {
    return line("write", value, call, back, "ok");
  }

  private static String read(String value, String call, String back) {
    return line("read", value, call, back, "ok");
  }

  private void holds(String... lines) throws IOException {
    assertThat(judged(lines).verdict()).isInstanceOf(Verdict.Passed.class);
  }

  private void breaks(String... lines) throws IOException {
    assertThat(judged(lines).verdict()).isInstanceOf(Verdict.Failed.class);
  }

  @Test
  void registersStartAbsent() throws IOException {
    holds(read("null", "1", "2"), write("\"a\"", "3", "4"), read("\"a\"", "5", "6"));
    breaks(read("\"a\"", "1", "2"));
    breaks(write("\"a\"", "3", "4"), read("null", "5", "6"));
  }

  @Test
  void oneIsNotTheTextOne() throws IOException {
    holds(write("1", "1", "2"), read("1", "3", "4"));
    holds(write("1", "1", "2"), read("1.0", "3", "4"));
    breaks(write("1", "1", "2"), read("\"1\"", "3", "4"));
    breaks(write("\"null\"", "1", "2"), read("null", "3", "4"));
  }

  @Test
  void equalTimesAreConcurrent() throws IOException {
    holds(write("1", "1", "5"), read("null", "5", "6"));
    breaks(write("1", "1", "5"), read("null", "6", "6"));
    holds(write("1", "5", "5"), read("null", "5", "5"), read("1", "5", "5"));
  }

  @Test
  void anUnknownWriteHappensAtAnyTimeFromItsCallOrNever() throws IOException {
    String unknown = line("write", "1", "1", "2", "unknown");
    holds(unknown, read("null", "5", "6"), read("1", "7", "8"));
    holds(unknown, read("null", "5", "6"));
    breaks(unknown, read("1", "5", "6"), read("null", "7", "8"));
    holds(line("write", "1", "1", "null", "unknown"), read("1", "2", "3"));
  }

  @Test
  void aFailedWriteIsNeverRead() throws IOException {
    holds(line("write", "1", "1", "2", "failed"), read("null", "3", "4"));
    breaks(line("write", "1", "1", "2", "failed"), read("1", "3", "4"));
    holds(line("read", "1", "1", "null", "unknown"));
  }

  @Test
  void repeatedValuesAreDecidedBySearch() throws IOException {
    // Both may be read: each has a write of its own. Only the search sees that 2 is between them.
    holds(
        write("1", "1", "9"),
        write("2", "1", "9"),
        write("1", "1", "9"),
        read("1", "2", "3"),
        read("2", "4", "5"),
        read("1", "6", "7"));
    CheckResult wrong =
        judged(
            write("1", "1", "9"),
            write("2", "1", "9"),
            write("1", "1", "9"),
            read("2", "2", "3"),
            read("1", "4", "5"),
            read("2", "6", "7"));
    assertThat(wrong.verdict()).isInstanceOf(Verdict.Failed.class);
    CheckResult hidden =
        judged(
            write("1", "1", "20"),
            write("2", "1", "20"),
            write("1", "21", "30"),
            write("2", "21", "30"),
            read("1", "31", "32"),
            read("2", "33", "34"));
    assertThat(hidden.verdict()).isInstanceOf(Verdict.Failed.class);
  }

  @Test
  void beyondItsBoundASearchDecidesNothing() throws IOException {
    String[] lines = new String[33];
    for (int i = 0; i < lines.length - 1; i++) {
      lines[i] = write(Integer.toString(i / 2), "1", "100");
    }
    // Any of the 32 writes may have come last, but for that of 99.
    lines[31] = write("99", "0", "0");
    lines[32] = read("99", "101", "102");
    Path file = folder.resolve("operations.ndjson");
    Files.writeString(file, String.join("\n", lines));
    assertThat(OperationsFile.judge(OperationLines.read(file), 1_000).get(0).verdict())
        .isInstanceOf(Verdict.Failed.class);
    lines[31] = write("1", "1", "100");
    lines[32] = read("1", "101", "102");
    Files.writeString(file, String.join("\n", lines));
    assertThat(OperationsFile.judge(OperationLines.read(file), 1_000).get(0).verdict())
        .isInstanceOfSatisfying(
            Verdict.Inconclusive.class,
            verdict -> assertThat(verdict.reason()).contains("within 1,000 states for x"));
  }

  @Test
  void linesInOtherOrderAndWithEscapesAreRead() throws IOException {
    holds(
        "",
        " { \"outcome\" : \"ok\", \"return\": 2, \"call\":1, \"value\" : \"a\\u0062\", \"kind\":\"write\", \"register\" : \"x\\\"y\", \"client\":\"c\" } \r",
        "{\"client\":\"d\",\"register\":\"x\\\"y\",\"kind\":\"read\",\"value\":\"ab\",\"call\":3,\"return\":4,\"outcome\":\"ok\"}",
        "");
    holds(write("1e3", "1", "2"), read("1000", "3", "4"));
    holds(write("-0.50", "-9", "-8"), read("-0.5", "3", "4"));
  }

  @Test
  void aBadLineIsToldWithItsNumber() {
    String[][] bad = {
      {line("write", "1", "1", "null", "ok"), "ok but has no return"},
      {write("1", "3", "2"), "return 2 is before call 3"},
      {line("write", "1", "3", "2", "unknown"), "return 2 is before call 3"},
      {"{", "this is no JSON"},
      {"[1]", "a JSON object"},
      {"{}", "the operation has no \"client\""},
      {write("1", "1", "2").replace("\"register\":\"x\",", ""), "has no \"register\""},
      {write("true", "1", "2"), "value must be a text, a number or null, not true"},
      {write("1", "1.5", "2"), "call must be a whole number of nanoseconds"},
      {write("1", "99999999999999999999", "2"), "call must be a whole number of nanoseconds"},
      {line("swap", "1", "1", "2", "ok"), "kind must be one of [read, write], not \"swap\""},
      {line("read", "1", "1", "2", "fine"), "outcome must be one of [failed, ok, unknown]"},
      {write("1", "1", "2").replace("{", "{\"client\":2,"), "this is no JSON: Duplicate"},
      {write("1", "1", "2") + write("1", "1", "2"), "this is no JSON"},
    };
    for (String[] each : bad) {
      assertThatThrownBy(() -> judged(write("7", "1", "2"), each[0]))
          .as(each[0])
          .isInstanceOf(OperationLines.MalformedException.class)
          .hasMessageContaining("operations.ndjson:2: ")
          .hasMessageContaining(each[1]);
    }
  }

  @Test
  void nothingToJudgeIsInconclusive() throws IOException {
    assertThat(judged("").verdict()).isInstanceOf(Verdict.Inconclusive.class);
  }

  @Test
  void aRegisterMayHaveAnyName() throws IOException {
    holds(
        write("1", "1", "2").replace("\"x\"", "\"?\""),
        read("1", "3", "4").replace("\"x\"", "\"?\""));
    breaks(
        write("1", "1", "2").replace("\"x\"", "\"\""),
        read("2", "3", "4").replace("\"x\"", "\"\""));
  }

  @Test
  void theWitnessNamesTheLines() throws IOException {
    CheckResult result = judged(write("1", "1", "2"), write("2", "3", "4"), read("1", "5", "6"));
    assertThat(result.verdict())
        .isInstanceOfSatisfying(
            Verdict.Failed.class,
            failed ->
                assertThat(failed.evidence().first().operations())
                    .containsExactly(
                        "line 1: 1 write x = 1  call 1  return 2  ok",
                        "line 2: 1 write x = 2  call 3  return 4  ok",
                        "line 3: 1 read x = 1  call 5  return 6  ok"));
  }

  @Test
  void whatIsExportedIsJudgedAlike() throws IOException {
    assertThat(exported("initially x 0; c1 write x=1 ok; c2 read x ok 1; finally x 1"))
        .isInstanceOf(Verdict.Passed.class);
    assertThat(exported("initially x 0; c1 write x=1 ok; c2 read x ok 0; finally x 1"))
        .isInstanceOf(Verdict.Failed.class);
    assertThat(exported("initially x 0; c1 write x=1 ok; finally x 0"))
        .isInstanceOf(Verdict.Failed.class);
    assertThat(exported("initially x 0; c1 write x=1 unknown 10..; finally x 0"))
        .isInstanceOf(Verdict.Passed.class);
    assertThat(exported("c1 write ?=1 unknown 10..; c2 read y ok 1 20..30; finally y 1"))
        .isInstanceOf(Verdict.Passed.class);
    assertThat(exported("initially x 0; c2 read x ok 0; c1 write ?=- unknown 10..; finally x -"))
        .isInstanceOf(Verdict.Passed.class);
  }

  private Verdict exported(String history) throws IOException {
    StringWriter out = new StringWriter();
    OperationsExport.write(Told.history(history).history(), out);
    return judged(out.toString()).verdict();
  }
}
