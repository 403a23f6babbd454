package dev.rehearse.observe;

import static dev.rehearse.environment.embedded.Rehearsed.run;
import static org.assertj.core.api.Assertions.assertThat;

import dev.rehearse.environment.embedded.Rehearsed;
import dev.rehearse.history.Event;
import dev.rehearse.history.Side;
import java.sql.Connection;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** What is left of replication, and what that costs as long as it is there. */
class LeftoversTest {

  private static Event.Leftover left(Connection admin, String... statements) throws Exception {
    Set<String> before = Leftovers.objects(admin);
    run(admin, statements);
    List<Event> events = new ArrayList<>();
    Leftovers.observe(admin, "new", before, events::add);
    assertThat(events).hasSize(1);
    return (Event.Leftover) events.get(0);
  }

  @Test
  void aSlotTellsHowMuchLogItKeeps() throws Exception {
    try (Rehearsed rehearsed = Rehearsed.start();
        Connection admin = rehearsed.admin(Side.NEW)) {
      run(admin, "CREATE TABLE filler (note text)");
      Event.Leftover slot =
          left(
              admin,
              "SELECT pg_create_logical_replication_slot('forgotten', 'pgoutput')",
              "INSERT INTO filler SELECT repeat('x', 1000) FROM generate_series(1, 20000)");
      assertThat(slot.kind()).isEqualTo("slot");
      assertThat(slot.name()).isEqualTo("forgotten");
      assertThat(slot.detail()).matches("keeps \\d+ MB of WAL, and all that will be written");
    }
  }

  @Test
  void aReplicaTellsThatItGoesOn() throws Exception {
    try (Rehearsed rehearsed = Rehearsed.mysql();
        Connection admin = rehearsed.admin(Side.NEW)) {
      Event.Leftover replica =
          left(
              admin,
              "CHANGE MASTER TO MASTER_HOST = '127.0.0.1', MASTER_PORT = %d, MASTER_USER = 'nobody', MASTER_PASSWORD = 'none' FOR CHANNEL 'forgotten'"
                  .formatted(rehearsed.server(Side.OLD).direct().port()),
              "START SLAVE IO_THREAD FOR CHANNEL 'forgotten'");
      assertThat(replica.kind()).isEqualTo("replica");
      assertThat(replica.name()).isEqualTo("forgotten");
      assertThat(replica.detail()).isEqualTo("goes on receiving what its source writes");
      run(admin, "STOP SLAVE FOR CHANNEL 'forgotten'");
    }
  }
}
