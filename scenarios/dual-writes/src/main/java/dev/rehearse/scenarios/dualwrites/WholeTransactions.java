package dev.rehearse.scenarios.dualwrites;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Fetches open intents so that no transaction is torn. Stateless. */
final class WholeTransactions {
  private WholeTransactions() {}

  /** Reads an intent from a row's first columns. */
  interface Row {
    Intent read(ResultSet row) throws SQLException;
  }

  /**
   * Whole transactions, in the order of their highest number.
   *
   * @param query finds those transactions whose every intent is among the first of the queue; how
   *     many are the first is bound wherever it is asked; its ninth column says how many there were
   * @param about so many, or more where one transaction has more
   */
  static Feed.Fetched fetch(Connection connection, String query, int about, Row intent)
      throws SQLException {
    // A transaction larger than the limit: look further until one is whole.
    for (int limit = about; ; limit *= 2) {
      List<Intent> found = new ArrayList<>();
      long head = 0;
      try (PreparedStatement select = connection.prepareStatement(query)) {
        for (int i = 1; i <= query.chars().filter(each -> each == '?').count(); i++) {
          select.setInt(i, limit);
        }
        try (ResultSet row = select.executeQuery()) {
          while (row.next()) {
            found.add(intent.read(row));
            head = row.getLong(9);
          }
        }
      }
      // None open any more: what was so then has been carried over since.
      if (!found.isEmpty() || !open(connection)) {
        return new Feed.Fetched(
            ordered(found), head < limit ? Feed.Pumped.Reached.ALL : Feed.Pumped.Reached.SOME);
      }
    }
  }

  private static boolean open(Connection connection) throws SQLException {
    try (Statement select = connection.createStatement();
        ResultSet row = select.executeQuery("SELECT 1 FROM rehearse.intent LIMIT 1")) {
      return row.next();
    }
  }

  private static List<Intent> ordered(List<Intent> found) {
    Map<String, Long> last = new HashMap<>();
    found.forEach(each -> last.merge(each.transaction(), each.seq(), Math::max));
    return found.stream()
        .sorted(
            Comparator.<Intent>comparingLong(
                    each -> last.getOrDefault(each.transaction(), each.seq()))
                .thenComparingLong(Intent::seq))
        .toList();
  }
}
