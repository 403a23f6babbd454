package dev.rehearse.load;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.rehearse.history.Operation;
import dev.rehearse.history.Operation.Answer;
import dev.rehearse.history.Operation.Outcome;
import dev.rehearse.traffic.Traffic;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DeadTrafficTest {

  @Test
  void leavesAReadableJournalAndAReportInItsPlaceAndWhatFoundNoDoorIsSurelyNotApplied(
      @TempDir Path folder) throws IOException, InterruptedException {
    Orders orders = Orders.in(folder).with("DEAD");
    Listener listener = new Listener();
    try (listener;
        Traffic.Running traffic = orders.start(listener.address())) {
      traffic.measure();
      await().until(() -> traffic.counts().succeeded() > 100);
      listener.close();
      await().atMost(Duration.ofSeconds(10)).until(() -> !traffic.alive());
      assertThat(folder.resolve("report.json")).doesNotExist();
      traffic.stop(Duration.ofSeconds(1));
    }
    assertThat(orders.outcome().report().exit())
        .isEqualTo("the traffic ended without a report, with exit code 86; see traffic.log");
    assertThat(Files.readString(folder.resolve("traffic.log"))).contains("sabotage DEAD");
    List<Operation> operations = orders.outcome().operations();
    assertThat(operations)
        .filteredOn(o -> o.answer() == Answer.SUCCEEDED)
        .hasSizeGreaterThan(100)
        .allMatch(o -> o.outcome() == Outcome.OK);
    assertThat(operations)
        .filteredOn(o -> o.detail().startsWith("no connection"))
        .isNotEmpty()
        .allMatch(o -> o.outcome() == Outcome.FAILED && o.answer() == Answer.FAILED)
        .allMatch(o -> o.returned() == Operation.NEVER);
  }
}
