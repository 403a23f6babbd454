package dev.rehearse.scenarios.dualwrites;

import dev.rehearse.database.Catalog;
import dev.rehearse.strategy.Statements;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import java.util.regex.Pattern;

/** The ledger on MySQL. {@link MySqlSchema} says what it is made of. */
final class MySqlLedger implements Ledger {
  /**
   * ER_BAD_DB_ERROR, ER_NO_SUCH_TABLE, ER_SP_DOES_NOT_EXIST, and what is said to who may not know.
   */
  private static final Set<Integer> GONE = Set.of(1049, 1146, 1305, 1044, 1142, 1370);

  /** ER_BAD_NULL, ER_TRUNCATED_WRONG_VALUE_FOR_FIELD, ER_WARN_DATA_TRUNCATED, a CHECK. */
  private static final Set<Integer> REFUSING = Set.of(1048, 1366, 1265, 3819);

  /** Not floats, whose 0 is -0, nor JSON; a decimal has one scale there. */
  private static final Predicate<String> CANONICAL =
      Pattern.compile(
              "(?:tiny|small|medium|big)?int(?: unsigned)?(?: zerofill)?|decimal(?: unsigned)?"
                  + "|(?:var)?char|(?:var)?binary|date|datetime|timestamp|time|year|enum\\(.*\\)")
          .asMatchPredicate();

  @Override
  public boolean canonical(String type) {
    return CANONICAL.test(type);
  }

  @Override
  public List<String> refusals(Catalog catalog) {
    return MySqlRefusals.of(catalog);
  }

  @Override
  public List<String> refusals(Connection admin) {
    return List.of();
  }

  private static MySqlSchema schema(Connection admin, List<MirroredTable> tables, String feedRole)
      throws SQLException {
    return MySqlSchema.of(admin.getCatalog(), Catalog.read(admin), tables, feedRole);
  }

  private static MySqlTable table(Connection connection, MirroredTable table) throws SQLException {
    return new MySqlTable(connection.getCatalog(), table);
  }

  @Override
  public void make(
      Connection admin,
      List<MirroredTable> tables,
      String feedRole,
      String applicationRole,
      String sabotage)
      throws SQLException {
    MySqlSchema schema = schema(admin, tables, feedRole);
    List<String> statements = new ArrayList<>(schema.script());
    statements.addAll(MySqlMistakes.script(schema, applicationRole, sabotage));
    MySqlSchema.run(admin, statements);
  }

  @Override
  public boolean there(Connection admin) throws SQLException {
    return Statements.number(
            admin,
            "SELECT COUNT(*) FROM information_schema.tables WHERE table_schema = 'rehearse'"
                + " AND table_name = 'intent'")
        == 1;
  }

  @Override
  public void remove(Connection admin) throws SQLException {
    Statements.alone(admin, List.of("DROP DATABASE IF EXISTS rehearse"));
  }

  @Override
  public void arm(Connection admin) throws SQLException {
    MySqlTriggers.arm(admin, schema(admin, tables(admin), ""));
  }

  @Override
  public void disarm(Connection admin) throws SQLException {
    MySqlTriggers.disarm(admin);
  }

  @Override
  public Feed.Fetched fetch(Connection feed, int about) throws SQLException {
    return MySqlIntents.fetch(feed, about);
  }

  @Override
  public void apply(Connection feed, List<Intent> batch) throws SQLException {
    MySqlIntents.apply(feed, "apply", batch);
  }

  @Override
  public void done(Connection feed, List<Intent> batch) throws SQLException {
    MySqlIntents.done(feed, batch);
  }

  @Override
  public void failed(Connection feed, List<Intent> batch, String reason) throws SQLException {
    MySqlIntents.failed(feed, batch, reason);
  }

  @Override
  public boolean refuses(SQLException failure) {
    String state = String.valueOf(failure.getSQLState());
    return state.startsWith("23")
        || state.startsWith("22")
        || state.startsWith("45")
        || REFUSING.contains(failure.getErrorCode());
  }

  @Override
  public boolean gone(SQLException failure) {
    return GONE.contains(failure.getErrorCode());
  }

  @Override
  public String qualified(Connection admin, String table) throws SQLException {
    return MySqlTable.quote(admin.getCatalog()) + "." + MySqlTable.quote(table);
  }

  @Override
  public Optional<List<String>> highest(Connection admin, MirroredTable table) throws SQLException {
    return MySqlRows.highest(admin, table(admin, table));
  }

  @Override
  public Chunk chunk(Connection admin, MirroredTable table, Range range, Numbered numbered)
      throws SQLException {
    return MySqlRows.chunk(admin, table(admin, table), range, numbered);
  }

  @Override
  public Optional<List<String>> ahead(Connection admin, MirroredTable table, Range range, long rows)
      throws SQLException {
    return MySqlRows.ahead(admin, table(admin, table), range, rows);
  }

  @Override
  public List<List<String>> fill(Connection feed, Chunk chunk) throws SQLException {
    return MySqlChunks.fill(feed, chunk);
  }

  @Override
  public Map<List<String>, Seen> range(
      Connection admin, MirroredTable table, Range range, int limit) throws SQLException {
    return MySqlRows.range(admin, table(admin, table), range, limit);
  }

  @Override
  public Map<List<String>, Seen> at(Connection admin, MirroredTable table, List<List<String>> keys)
      throws SQLException {
    return MySqlRows.at(admin, table(admin, table), keys);
  }
}
