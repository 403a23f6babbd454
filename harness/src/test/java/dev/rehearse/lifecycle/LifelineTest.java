package dev.rehearse.lifecycle;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;

class LifelineTest {
  @Test
  void nothingOfItLiesAboutOnceTheChildRuns() throws Exception {
    try (Lifeline line = Lifeline.open()) {
      List<String> command = line.guard("TERM", List.of("true"));
      Path pipe = Path.of(command.get(command.indexOf("guard") + 1));
      assertThat(pipe).exists();

      assertThat(new ProcessBuilder(command).start().waitFor()).isZero();

      assertThat(pipe.getParent()).doesNotExist();
    }
  }
}
