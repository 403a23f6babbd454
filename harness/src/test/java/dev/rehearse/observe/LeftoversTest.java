package dev.rehearse.observe;

import static dev.rehearse.environment.embedded.Rehearsed.one;
import static dev.rehearse.environment.embedded.Rehearsed.run;
import static org.assertj.core.api.Assertions.assertThat;

import dev.rehearse.database.Address;
import dev.rehearse.environment.embedded.Rehearsed;
import dev.rehearse.history.Event;
import dev.rehearse.history.Side;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
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

  /** PostgreSQL 18 shows a session, in a transaction, from before it knows whose it is. */
  @Test
  void anOpenTransactionIsLeftBehindAndASessionBeingOpenedIsNot() throws Exception {
    try (Rehearsed rehearsed = Rehearsed.start();
        Connection admin = rehearsed.admin(Side.NEW);
        Connection idle = rehearsed.admin(Side.NEW);
        Socket opening = new Socket()) {
      Address server = rehearsed.server(Side.NEW).direct();
      opening.connect(new InetSocketAddress(server.host(), server.port()));
      opening.getOutputStream().write(startup(rehearsed.server(Side.NEW).admin().user()));
      assertThat((char) opening.getInputStream().read())
          .as("asked for the password")
          .isEqualTo('R');
      assertThat(
              one(
                  admin,
                  "SELECT count(*) FROM pg_stat_activity WHERE xact_start IS NOT NULL AND usename IS NULL"
                      + " AND backend_type = 'client backend'"))
          .isEqualTo("1");
      idle.setAutoCommit(false);
      run(idle, "SELECT 1");

      Event.Leftover left = left(admin);

      assertThat(left.kind()).isEqualTo("transaction");
      assertThat(left.name()).endsWith("idle in transaction");
    }
  }

  /** A frontend's first message, protocol 3.0. */
  private static byte[] startup(String user) {
    byte[] parameters =
        "user\0%s\0database\0postgres\0\0".formatted(user).getBytes(StandardCharsets.UTF_8);
    return ByteBuffer.allocate(8 + parameters.length)
        .putInt(8 + parameters.length)
        .putInt(3 << 16)
        .put(parameters)
        .array();
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
