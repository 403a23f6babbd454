package dev.rehearse.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code judge --operations}: exit codes over histories from elsewhere, each beside its twin. */
class JudgeOperationsTest {
  private static final String WRITE =
      "{\"client\":1,\"register\":\"x\",\"kind\":\"write\",\"value\":1,\"call\":0,\"return\":5,"
          + "\"outcome\":\"ok\"}\n";
  private static final String READ =
      "{\"client\":2,\"register\":\"x\",\"kind\":\"read\",\"value\":%s,\"call\":6,\"return\":%s,"
          + "\"outcome\":\"ok\"}\n";

  @TempDir Path folder = Path.of("");

  private Typed judge(String lines) throws IOException {
    Path file = Files.writeString(folder.resolve("operations.ndjson"), lines);
    return Typed.rehearse("judge", "--operations", file);
  }

  @Test
  void aReadOfWhatWasWrittenPasses() throws IOException {
    assertThat(judge(WRITE + READ.formatted("1", "7")).code()).isZero();
  }

  @Test
  void aReadOfWhatHadBeenReplacedFailsWithItsWitness() throws IOException {
    Typed answer = judge(WRITE + READ.formatted("null", "7"));
    assertThat(answer.code()).isEqualTo(1);
    assertThat(answer.out()).contains("x").contains("read").contains("write");
  }

  @Test
  void oneIsNotTheTextOne() throws IOException {
    assertThat(judge(WRITE + READ.formatted("\"1\"", "7")).code()).isEqualTo(1);
  }

  @Test
  void anAcknowledgedOperationWithoutItsReturnIsNoHistory() throws IOException {
    Typed answer = judge(WRITE + READ.formatted("1", "null"));
    assertThat(answer.code()).isEqualTo(2);
    assertThat(answer.err()).contains("operations.ndjson:2:");
  }

  @Test
  void aReturnBeforeItsCallIsNoHistory() throws IOException {
    assertThat(judge(WRITE + READ.formatted("1", "5")).code()).isEqualTo(2);
  }

  @Test
  void neitherRunNorFileIsMisuse() {
    assertThat(Typed.rehearse("judge").code()).isEqualTo(2);
  }
}
