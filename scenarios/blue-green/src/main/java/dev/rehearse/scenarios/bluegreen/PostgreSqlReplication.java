package dev.rehearse.scenarios.bluegreen;

import dev.rehearse.database.Catalog;
import dev.rehearse.database.PostgreSql;
import dev.rehearse.history.Side;
import dev.rehearse.strategy.Statements;
import dev.rehearse.strategy.StepContext;
import dev.rehearse.strategy.StepContext.Publisher;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.function.LongConsumer;
import java.util.stream.Collectors;

/**
 * PostgreSQL's logical replication: one publication, one slot and one subscription for each
 * direction. Stateless.
 *
 * <p>Both directions are never at work at once, and a slot that takes over begins behind what the
 * other direction has brought: no change comes back to where it was made.
 */
final class PostgreSqlReplication implements InitialCopy {
  private static final PostgreSql SQL = new PostgreSql();

  /**
   * Of the publication, the slot and the subscription; each has a server, or a list, of its own.
   */
  private static final String NAME = "rehearse_blue_green";

  private static final String SUBSCRIBED =
      "SELECT count(*) FROM pg_subscription WHERE subname = '" + NAME + "'";

  private static final String PUBLISHED =
      "SELECT count(*) FROM pg_publication WHERE pubname = '" + NAME + "'";

  private static final String SLOTS =
      "SELECT count(*) FROM pg_replication_slots WHERE slot_name = '" + NAME + "'";

  @Override
  public List<String> refusals(Catalog there, Catalog here) {
    List<String> reasons = new ArrayList<>();
    for (Catalog.Table table : there.tables()) {
      if (table.kind() != Catalog.Kind.PLAIN) {
        reasons.add(
            "table %s is no plain table, and would not be replicated".formatted(table.name()));
      }
      if (table.primaryKey().isEmpty()) {
        reasons.add(
            "table %s has no primary key: once it is published, its updates would fail"
                .formatted(table.name()));
      }
    }
    return reasons;
  }

  @Override
  public void publish(Connection source, List<Catalog.Table> tables, String role)
      throws SQLException {
    List<String> statements = new ArrayList<>();
    statements.add("ALTER ROLE %s REPLICATION".formatted(SQL.quote(role)));
    statements.add("GRANT USAGE ON SCHEMA public TO " + SQL.quote(role));
    for (Catalog.Table table : tables) {
      statements.add("GRANT SELECT ON %s TO %s".formatted(qualified(table), SQL.quote(role)));
    }
    if (Statements.number(source, PUBLISHED) == 0) {
      Catalog own = Catalog.read(source);
      statements.add(
          "CREATE PUBLICATION %s FOR TABLE %s"
              .formatted(
                  NAME,
                  tables.stream()
                      .map(table -> published(table, own))
                      .collect(Collectors.joining(", "))));
    }
    Statements.together(source, statements);
  }

  /** With its columns where the publisher has more of them; before 15 no list could be given. */
  private static String published(Catalog.Table table, Catalog own) {
    List<Catalog.Column> more =
        own.table(table.name()).map(Catalog.Table::columns).orElse(List.of()).stream()
            .filter(column -> table.column(column.name()).isEmpty())
            .toList();
    if (more.isEmpty()) {
      return qualified(table);
    }
    return table.columns().stream()
        .filter(column -> column.generated().isEmpty())
        .map(column -> SQL.quote(column.name()))
        .collect(Collectors.joining(", ", qualified(table) + " (", ")"));
  }

  private static String qualified(Catalog.Table table) {
    return "public." + SQL.quote(table.name());
  }

  @Override
  public boolean begun(Connection target) throws SQLException {
    return Statements.number(target, SUBSCRIBED) > 0;
  }

  @Override
  public void copy(Connection source, Connection target, Publisher publisher, LongConsumer copied)
      throws SQLException {
    // An attempt that died in the middle may have left it: the slot is made first.
    drop(source);
    subscribe(target, publisher, "copy_data = true");
  }

  /**
   * Its commits wait for the disk: only what lies there is confirmed to the publisher, and a switch
   * would wait for the next time that somebody else writes the log out.
   */
  private static void subscribe(Connection target, Publisher source, String options)
      throws SQLException {
    Statements.alone(
        target,
        List.of(
            "CREATE SUBSCRIPTION %s CONNECTION %s PUBLICATION %s WITH (slot_name = '%s', synchronous_commit = 'on', %s)"
                .formatted(NAME, literal(reach(source)), NAME, NAME, options)));
  }

  /** As libpq reads it. */
  private static String reach(Publisher source) {
    return "host=%s port=%d dbname=%s user=%s password=%s connect_timeout=2 application_name=%s"
        .formatted(
            source.address().host(),
            source.address().port(),
            source.address().database(),
            source.login().user(),
            source.login().password(),
            NAME);
  }

  private static String literal(String text) {
    return "'" + text.replace("'", "''") + "'";
  }

  @Override
  public Copied copied(Connection target) throws SQLException {
    try (Statement statement = target.createStatement();
        ResultSet row =
            statement.executeQuery(
                """
                SELECT coalesce(sum(s.n_tup_ins), 0), count(*) > 0
                  AND coalesce(bool_and(r.srsubstate = 'r'), false)
                FROM pg_subscription_rel r LEFT JOIN pg_stat_user_tables s ON s.relid = r.srrelid
                """)) {
      row.next();
      return new Copied(row.getLong(1), row.getBoolean(2));
    }
  }

  @Override
  public void analyse(Connection target) throws SQLException {
    Statements.alone(target, List.of("ANALYZE"));
  }

  @Override
  public void prepare(Connection source, Connection target, Publisher publisher)
      throws SQLException {
    drop(source);
    Statements.texts(
        source, "SELECT pg_create_logical_replication_slot('" + NAME + "', 'pgoutput')::text");
    if (!begun(target)) {
      subscribe(target, publisher, "copy_data = false, create_slot = false, enabled = false");
    }
  }

  private static void drop(Connection source) throws SQLException {
    if (Statements.number(source, SLOTS) > 0) {
      Statements.texts(source, "SELECT pg_drop_replication_slot('" + NAME + "')::text");
    }
  }

  @Override
  public void keepFromNow(Connection source, Connection target) throws SQLException {
    Statements.texts(
        source,
        "SELECT pg_replication_slot_advance('" + NAME + "', pg_current_wal_flush_lsn())::text");
  }

  @Override
  public void go(StepContext context, Side source) throws SQLException {
    try (Connection target = context.admin(source.other())) {
      Statements.alone(target, List.of("ALTER SUBSCRIPTION " + NAME + " ENABLE"));
    }
  }

  @Override
  public void halt(Connection target) throws SQLException {
    Statements.alone(target, List.of("ALTER SUBSCRIPTION " + NAME + " DISABLE"));
  }

  @Override
  public String position(Connection source) throws SQLException {
    return Statements.texts(source, "SELECT pg_current_wal_flush_lsn()::text").get(0);
  }

  @Override
  public boolean reached(Connection source, Connection target, String position)
      throws SQLException {
    return Statements.number(
            source,
            "SELECT count(*) FROM pg_replication_slots WHERE slot_name = '%s' AND confirmed_flush_lsn >= '%s'"
                .formatted(NAME, position))
        > 0;
  }

  @Override
  public void unsubscribe(Connection target) throws SQLException {
    if (begun(target)) {
      // Without its slot, which is dropped where it is: this server may not reach that one.
      Statements.alone(
          target,
          List.of(
              "ALTER SUBSCRIPTION " + NAME + " DISABLE",
              "ALTER SUBSCRIPTION " + NAME + " SET (slot_name = NONE)",
              "DROP SUBSCRIPTION " + NAME));
    }
  }

  @Override
  public void unpublish(Connection source, String role) throws SQLException {
    drop(source);
    Statements.together(
        source,
        List.of(
            "DROP PUBLICATION IF EXISTS " + NAME,
            "REVOKE SELECT ON ALL TABLES IN SCHEMA public FROM " + SQL.quote(role),
            "REVOKE USAGE ON SCHEMA public FROM " + SQL.quote(role),
            "ALTER ROLE %s NOREPLICATION".formatted(SQL.quote(role))));
  }
}
