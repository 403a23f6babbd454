package dev.rehearse.scenarios.dualwrites;

import dev.rehearse.database.Dialect;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * How every table's rows go from one side to the other. Immutable.
 *
 * @param byTable a table's number → how its rows go
 */
record Translations(Map<Integer, Translation> byTable) {
  Translations {
    byTable = Map.copyOf(byTable);
  }

  /** Reads both ledgers, whose tables have the same numbers. */
  static Translations between(Connection from, Connection to) throws SQLException {
    Map<Integer, MirroredTable> targets = new HashMap<>();
    for (MirroredTable table : Ledger.of(to).tables(to)) {
      targets.put(table.number(), table);
    }
    Map<Integer, Translation> byTable = new HashMap<>();
    for (MirroredTable table : Ledger.of(from).tables(from)) {
      MirroredTable target = targets.get(table.number());
      if (target == null) {
        throw new SQLException("the other side's ledger has no table for " + table.name());
      }
      byTable.put(table.number(), new Translation(Dialect.of(from), table, Dialect.of(to), target));
    }
    return new Translations(byTable);
  }

  /** How a table's rows go. */
  Translation of(int table) throws SQLException {
    Translation translation = byTable.get(table);
    if (translation == null) {
      throw new SQLException("the ledger has no table of the number " + table);
    }
    return translation;
  }

  List<Intent> intents(List<Intent> batch) throws SQLException {
    List<Intent> translated = new ArrayList<>(batch.size());
    for (Intent intent : batch) {
      translated.add(of(intent.table()).intent(intent));
    }
    return translated;
  }
}
