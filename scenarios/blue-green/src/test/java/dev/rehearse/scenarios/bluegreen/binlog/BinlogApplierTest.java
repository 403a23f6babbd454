package dev.rehearse.scenarios.bluegreen.binlog;

import static org.assertj.core.api.Assertions.assertThat;

import com.github.shyiko.mysql.binlog.event.Event;
import com.github.shyiko.mysql.binlog.event.EventHeaderV4;
import com.github.shyiko.mysql.binlog.event.EventType;
import com.github.shyiko.mysql.binlog.event.GtidEventData;
import com.github.shyiko.mysql.binlog.event.MySqlGtid;
import dev.rehearse.database.Catalog;
import dev.rehearse.history.Side;
import dev.rehearse.strategy.Statements;
import java.sql.Connection;
import java.sql.SQLException;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

class BinlogApplierTest {
  private static TwoServers servers;

  @BeforeAll
  static void start() throws Exception {
    servers = TwoServers.start();
    for (Side side : Side.values()) {
      servers.run(
          side,
          "SET sql_log_bin = 0",
          "CREATE TABLE parent (id int PRIMARY KEY, name varchar(20))");
    }
  }

  @AfterAll
  static void stop() throws Exception {
    servers.close();
  }

  /** An earlier connection may have been slow to end. */
  @Test
  void aTransactionThatTheTargetHasAlreadyIsPassedOver() throws Exception {
    String source = uuid();
    servers.run(
        Side.OLD,
        "SET gtid_next = '" + source + ":1'",
        "INSERT INTO parent (id, name) VALUES (1, 'a')",
        "SET gtid_next = 'AUTOMATIC'");
    try (Connection target = servers.admin(Side.OLD)) {
      BinlogApplier applier =
          Mistake.NONE.applier(target, "app", catalog(Side.NEW), catalog(Side.OLD));
      applier.take(gtid(source + ":1"));
      applier.take(new Event(header(EventType.XID), null));
      applier.take(gtid(source + ":2"));
      applier.take(new Event(header(EventType.XID), null));
    }
    assertThat(servers.has(Side.OLD, source + ":1-2")).isTrue();
    assertThat(servers.rows(Side.OLD, "parent")).containsExactly("1 | a");
  }

  private static String uuid() throws SQLException {
    try (Connection fresh = servers.admin(Side.NEW)) {
      return Statements.texts(fresh, "SELECT @@server_uuid").get(0);
    }
  }

  private static Catalog catalog(Side side) throws SQLException {
    try (Connection admin = servers.admin(side)) {
      return Catalog.read(admin);
    }
  }

  private static EventHeaderV4 header(EventType type) {
    EventHeaderV4 header = new EventHeaderV4();
    header.setEventType(type);
    return header;
  }

  private static Event gtid(String name) {
    return new Event(
        header(EventType.GTID),
        new GtidEventData(MySqlGtid.fromString(name), (byte) 0, 0, 0, 0, 0, 0, 0, 0));
  }
}
