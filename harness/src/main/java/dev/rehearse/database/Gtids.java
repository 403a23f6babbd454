package dev.rehearse.database;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;

/**
 * Sets of GTIDs as MySQL writes them, {@code uuid:1-3:7,uuid:1}, and what servers have. Stateless.
 */
public final class Gtids {
  private Gtids() {}

  /** Every transaction that a server has: where its log ends. */
  public static String executed(Connection server) throws SQLException {
    return oneLine(text(server, "SELECT @@GLOBAL.gtid_executed"));
  }

  /** Whether a server has every transaction of a set, durably. */
  public static boolean has(Connection server, String set) throws SQLException {
    return text(server, "SELECT GTID_SUBSET(%s, @@GLOBAL.gtid_executed)".formatted(literal(set)))
        .equals("1");
  }

  /** The transactions of a set that a server has not, each as {@code uuid:number}. */
  public static List<String> missing(Connection server, String set) throws SQLException {
    return each(
        text(server, "SELECT GTID_SUBTRACT(%s, @@GLOBAL.gtid_executed)".formatted(literal(set))));
  }

  static List<String> each(String set) {
    List<String> gtids = new ArrayList<>();
    for (String server : oneLine(set).split(",")) {
      String[] parts = server.split(":");
      for (int i = 1; i < parts.length; i++) {
        String[] ends = parts[i].split("-");
        long last = Long.parseLong(ends[ends.length - 1]);
        for (long number = Long.parseLong(ends[0]); number <= last; number++) {
          gtids.add(parts[0] + ":" + number);
        }
      }
    }
    return gtids;
  }

  /** A server breaks a long set into lines. */
  static String oneLine(String set) {
    return set.replaceAll("\\s", "");
  }

  private static String literal(String set) {
    return new MySql().literal(set);
  }

  private static String text(Connection server, String query) throws SQLException {
    try (Statement statement = server.createStatement();
        ResultSet row = statement.executeQuery(query)) {
      row.next();
      return row.getString(1);
    }
  }
}
