package dev.rehearse.scenarios.dualwrites;

import dev.rehearse.database.MySql;
import dev.rehearse.scenarios.dualwrites.Ledger.Chunk;
import dev.rehearse.scenarios.dualwrites.Ledger.Numbered;
import dev.rehearse.strategy.Statements;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** What sabotage needs on a MySQL, in the same schema, so that it goes with the rest. Stateless. */
final class MySqlMistakes implements LedgerMistakes {
  /** A unique value belongs to another row by now. */
  private static final String PASSES_OVER = "DECLARE CONTINUE HANDLER FOR 1062 BEGIN END;";

  /** The last transaction that this connection wrote in is the one that it is in. */
  private static final String OWN =
      """
      SELECT seq, trx, tbl, k, version, deleted, image, 0 FROM rehearse.intent
      WHERE trx = (SELECT i.trx FROM rehearse.intent i WHERE i.conn = CONNECTION_ID()
        ORDER BY i.seq DESC LIMIT 1)
      ORDER BY seq
      """;

  /** The additional statements for a sabotage; none where it needs none. */
  static List<String> script(MySqlSchema schema, String applicationRole, String sabotage) {
    List<String> statements = new ArrayList<>();
    String feed = new MySql().literal(schema.feedRole()) + "@'%'";
    switch (sabotage) {
      case "D1" -> {
        String blind =
            MySqlProcedures.apply(
                schema.tables(), "apply_blindly", "TRUE", MySqlProcedures.NUMBERED, "");
        statements.addAll(MySqlSchema.routine("PROCEDURE", "apply_blindly", blind));
        statements.add("GRANT EXECUTE ON PROCEDURE rehearse.apply_blindly TO " + feed);
      }
      case "D3" -> {
        String application = new MySql().literal(applicationRole) + "@'%'";
        statements.add("GRANT SELECT ON rehearse.intent TO " + application);
        statements.add("GRANT SELECT ON rehearse.tables TO " + application);
      }
      case "D4", "D5" -> {
        String blind =
            MySqlProcedures.apply(schema.tables(), "put_blindly", "TRUE", "", PASSES_OVER);
        statements.addAll(MySqlSchema.routine("PROCEDURE", "put_blindly", blind));
        statements.add("GRANT EXECUTE ON PROCEDURE rehearse.put_blindly TO " + feed);
      }
      default -> {
        // The others need nothing here.
      }
    }
    return statements;
  }

  /** Writes a chunk's rows though they have been written, or deleted, since it was read. */
  @Override
  public long fillBlindly(Connection feed, Chunk chunk, boolean deleted) throws SQLException {
    Map<List<String>, Boolean> numbered = numbered(feed, chunk.table());
    List<Intent> rows = new ArrayList<>();
    for (int i = 0; i < chunk.keys().size(); i++) {
      List<String> key = chunk.keys().get(i);
      if (Optional.ofNullable(numbered.get(key)).filter(each -> each == deleted).isPresent()) {
        rows.add(
            new Intent(0, "", chunk.table().number(), key, 0, false, chunk.images().get(i), 0));
      }
    }
    if (!rows.isEmpty()) {
      MySqlIntents.apply(feed, "put_blindly", rows);
    }
    return rows.size();
  }

  /** Every key of a table that has a number here, and whether it is deleted. */
  private static Map<List<String>, Boolean> numbered(Connection connection, MirroredTable table)
      throws SQLException {
    Map<List<String>, Boolean> found = new HashMap<>();
    try (PreparedStatement select =
        connection.prepareStatement("SELECT k, deleted FROM rehearse.row_version WHERE tbl = ?")) {
      select.setInt(1, table.number());
      try (ResultSet row = select.executeQuery()) {
        while (row.next()) {
          found.put(MySqlJson.key(row.getString(1)), row.getBoolean(2));
        }
      }
    }
    return found;
  }

  @Override
  public long numbered(
      Connection admin, MirroredTable table, List<List<String>> keys, boolean deleted)
      throws SQLException {
    Map<List<String>, Boolean> numbered = numbered(admin, table);
    return keys.stream()
        .filter(
            key -> Optional.ofNullable(numbered.get(key)).filter(it -> it == deleted).isPresent())
        .count();
  }

  @Override
  public void applyBlindly(Connection feed, List<Intent> batch) throws SQLException {
    MySqlIntents.apply(feed, "apply_blindly", batch);
  }

  @Override
  public List<Intent> own(Connection application) throws SQLException {
    try (PreparedStatement select = application.prepareStatement(OWN)) {
      return MySqlIntents.read(select);
    }
  }

  @Override
  public List<Long> overtaken(Connection feed, List<Intent> intents) throws SQLException {
    Map<String, Long> versions = new HashMap<>();
    try (PreparedStatement select =
            feed.prepareStatement("SELECT tbl, k, version FROM rehearse.row_version");
        ResultSet row = select.executeQuery()) {
      while (row.next()) {
        versions.put(row.getInt(1) + " " + MySqlJson.key(row.getString(2)), row.getLong(3));
      }
    }
    return intents.stream()
        .filter(each -> versions.getOrDefault(each.table() + " " + each.key(), 0L) > each.version())
        .map(Intent::seq)
        .toList();
  }

  @Override
  public void spoil(Connection admin, MirroredTable mirrored, int rows) throws SQLException {
    MySqlTable table = new MySqlTable(admin.getCatalog(), mirrored);
    Optional<List<String>> highest = MySqlRows.highest(admin, table);
    if (highest.isEmpty()) {
      return;
    }
    Range all = new Range(null, highest.get());
    Range first = new Range(null, MySqlRows.ahead(admin, table, all, rows).orElse(highest.get()));
    Chunk chunk = MySqlRows.chunk(admin, table, first, Numbered.LEFT_OUT);
    Statements.alone(admin, List.of("SET @rehearse_applying = 1, foreign_key_checks = 0"));
    try (PreparedStatement delete =
        admin.prepareStatement(
            "DELETE FROM %s WHERE (%s) = (%s)"
                .formatted(
                    table.qualified(), table.keyOrder(table.qualified()), table.keyPlaces()))) {
      for (List<String> key : chunk.keys()) {
        for (int i = 0; i < key.size(); i++) {
          delete.setString(i + 1, key.get(i));
        }
        delete.executeUpdate();
      }
    } finally {
      Statements.alone(admin, List.of("SET @rehearse_applying = NULL, foreign_key_checks = 1"));
    }
  }
}
