package dev.rehearse.scenarios.bluegreen;

import dev.rehearse.database.Catalog;
import dev.rehearse.database.MySql;
import dev.rehearse.database.Unlogged;
import dev.rehearse.history.Side;
import dev.rehearse.strategy.Statements;
import dev.rehearse.strategy.StepContext;
import dev.rehearse.strategy.StepContext.Publisher;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.function.LongConsumer;

/**
 * MySQL's replication of rows by GTID, over a channel of its own, to a server of the same release
 * or a newer one. Stateless.
 *
 * <p>Statements are in the words that 5.7 and 8.0 both know.
 */
final class MySqlReplication extends GtidReplication implements InitialCopy {
  private static final MySql SQL = new MySql();
  private static final String CHANNEL = " FOR CHANNEL 'rehearse_blue_green'";

  private static final String CONFIGURED =
      "SELECT COUNT(*) FROM performance_schema.replication_connection_configuration"
          + " WHERE channel_name = 'rehearse_blue_green'";

  private static final String RUNNING =
      "SELECT COUNT(*) FROM performance_schema.replication_applier_status a"
          + " JOIN performance_schema.replication_connection_status c USING (channel_name)"
          + " WHERE channel_name = 'rehearse_blue_green' AND a.service_state = 'ON'"
          + " AND c.service_state = 'ON'";

  /** A replica knows columns by their places alone; either side may have more of them behind. */
  @Override
  public List<String> refusals(Catalog there, Catalog here) {
    List<String> reasons = super.refusals(there, here);
    for (Catalog.Table table : there.tables()) {
      List<String> names = names(table.columns());
      List<String> others =
          here.table(table.name()).map(same -> names(same.columns())).orElse(names);
      int both = Math.min(names.size(), others.size());
      if (!names.subList(0, both).equals(others.subList(0, both))) {
        reasons.add(
            "table %s begins with other columns on the other side (%s; here %s): a replica tells them by their places"
                .formatted(table.name(), String.join(", ", others), String.join(", ", names)));
      }
    }
    return reasons;
  }

  private static List<String> names(List<Catalog.Column> columns) {
    return columns.stream().map(Catalog.Column::name).toList();
  }

  @Override
  public boolean begun(Connection target) throws SQLException {
    return Statements.number(target, CONFIGURED) > 0;
  }

  @Override
  public void copy(Connection source, Connection target, Publisher publisher, LongConsumer copied)
      throws SQLException {
    MySqlCopy.run(source, target, copied);
    point(target, publisher);
  }

  private static void point(Connection target, Publisher publisher) throws SQLException {
    // Without TLS the newer way to log in needs the server's key; 5.7 does not know the word.
    String key =
        target.getMetaData().getDatabaseMajorVersion() >= 8 ? ", GET_MASTER_PUBLIC_KEY = 1" : "";
    Statements.alone(
        target,
        List.of(
            """
            CHANGE MASTER TO MASTER_HOST = %s, MASTER_PORT = %d, MASTER_USER = %s,
              MASTER_PASSWORD = %s, MASTER_AUTO_POSITION = 1, MASTER_CONNECT_RETRY = 1,
              MASTER_RETRY_COUNT = 86400, MASTER_HEARTBEAT_PERIOD = 2%s%s
            """
                .formatted(
                    SQL.literal(publisher.address().host()),
                    publisher.address().port(),
                    SQL.literal(publisher.login().user()),
                    SQL.literal(publisher.login().password()),
                    key,
                    CHANNEL)));
  }

  /** All rows are there before it is pointed at the source. */
  @Override
  public Copied copied(Connection target) throws SQLException {
    return new Copied(Long.MAX_VALUE, Statements.number(target, RUNNING) > 0);
  }

  @Override
  public void analyse(Connection target) throws SQLException {
    List<String> tables = Catalog.read(target).tables().stream().map(Catalog.Table::name).toList();
    Unlogged.run(
        target,
        () -> {
          SQL.analyze(target, tables);
          return true;
        });
  }

  @Override
  public void prepare(Connection source, Connection target, Publisher publisher)
      throws SQLException {
    if (!begun(target)) {
      point(target, publisher);
    }
  }

  @Override
  public void go(StepContext context, Side source) throws SQLException {
    try (Connection target = context.admin(source.other())) {
      Statements.alone(target, List.of("START SLAVE" + CHANNEL));
    }
  }

  @Override
  public void halt(Connection target) throws SQLException {
    if (begun(target)) {
      Statements.alone(target, List.of("STOP SLAVE" + CHANNEL));
    }
  }

  @Override
  public void unsubscribe(Connection target) throws SQLException {
    if (begun(target)) {
      Statements.alone(target, List.of("STOP SLAVE" + CHANNEL, "RESET SLAVE ALL" + CHANNEL));
    }
  }
}
