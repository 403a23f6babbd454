package dev.rehearse.database;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * What a live database holds: on PostgreSQL in its schema {@code public}. Immutable.
 *
 * @param tables in the order of their names
 * @param sequences in the order of their names
 */
public record Catalog(List<Table> tables, List<Sequence> sequences) {

  public Catalog {
    tables = List.copyOf(tables);
    sequences = List.copyOf(sequences);
  }

  /** Reads it, in one snapshot if the connection is in a transaction that has one. */
  public static Catalog read(Connection connection) throws SQLException {
    return Dialect.of(connection).catalog(connection);
  }

  /** What sort of table it is. */
  public enum Kind {
    PLAIN,
    PARTITIONED,
    PARTITION,
    /** Has an inheritance parent that is not partitioned. */
    INHERITED
  }

  /** How a column draws its own values. */
  public enum Identity {
    NONE,
    ALWAYS,
    BY_DEFAULT
  }

  /**
   * A table.
   *
   * @param primaryKey its columns in the key's order; empty if there is none
   * @param triggers of users, constraint triggers that an engine makes for itself left out
   */
  public record Table(
      String name,
      Kind kind,
      List<Column> columns,
      List<String> primaryKey,
      List<Unique> uniques,
      List<ForeignKey> foreignKeys,
      List<Trigger> triggers) {

    public Table {
      columns = List.copyOf(columns);
      primaryKey = List.copyOf(primaryKey);
      uniques = List.copyOf(uniques);
      foreignKeys = List.copyOf(foreignKeys);
      triggers = List.copyOf(triggers);
    }

    /** The column of that name. */
    public Optional<Column> column(String column) {
      return columns.stream().filter(each -> each.name().equals(column)).findFirst();
    }
  }

  /**
   * A column.
   *
   * @param type as the engine writes it, with length, precision and array brackets
   * @param base the type under a domain, else the type itself
   * @param defaultValue its default expression; empty also for generated columns
   * @param generated the expression of a stored generated column
   * @param sequence the sequence that it owns, by identity or {@code serial}
   * @param collation of a text; on PostgreSQL only where it is not the type's own
   */
  public record Column(
      String name,
      String type,
      String base,
      boolean nullable,
      Optional<String> defaultValue,
      Identity identity,
      Optional<String> generated,
      Optional<String> sequence,
      Optional<String> collation) {}

  /**
   * A unique constraint or index, the primary key's left out.
   *
   * @param columns in the index's order; empty where it is over an expression
   * @param definition as the engine writes it
   * @param partial whether it has a condition
   */
  public record Unique(String name, List<String> columns, String definition, boolean partial) {
    public Unique {
      columns = List.copyOf(columns);
    }
  }

  /**
   * A foreign key.
   *
   * @param definition as the engine writes it, with its actions and whether it is deferrable
   */
  public record ForeignKey(
      String name,
      List<String> columns,
      String target,
      List<String> targetColumns,
      Action onDelete,
      Action onUpdate,
      String definition) {
    public ForeignKey {
      columns = List.copyOf(columns);
      targetColumns = List.copyOf(targetColumns);
    }
  }

  /** What a foreign key does to its rows. */
  public enum Action {
    NO_ACTION,
    RESTRICT,
    CASCADE,
    SET_NULL,
    SET_DEFAULT
  }

  /**
   * A trigger.
   *
   * @param enabled {@code O} as usual, {@code D} off, {@code R} replica only, {@code A} always;
   *     MySQL has the first alone
   * @param definition as the engine writes it
   */
  public record Trigger(String name, String enabled, String definition) {}

  /**
   * A sequence, or what draws a column's values in its place: an AUTO_INCREMENT column of MySQL has
   * one that is called like its table.
   *
   * @param table the table whose column owns it, or draws from it by default
   * @param column that column
   * @param type {@code smallint}, {@code integer} or {@code bigint}
   */
  public record Sequence(
      String name, Optional<String> table, Optional<String> column, String type, long increment) {}

  /** The table of that name. */
  public Optional<Table> table(String name) {
    return tables.stream().filter(each -> each.name().equals(name)).findFirst();
  }

  /**
   * The tables in an order in which each comes after those that its foreign keys point at.
   *
   * @param tables tables of a cycle stand together, in the order of their names
   * @param cycles each list: tables that cannot be told apart in that order, self-references aside
   */
  public record Order(List<Table> tables, List<List<String>> cycles) {}

  /** Parents before children. */
  public Order parentsFirst() {
    Map<String, Table> left = new LinkedHashMap<>();
    tables.forEach(table -> left.put(table.name(), table));
    List<Table> ordered = new ArrayList<>();
    List<List<String>> cycles = new ArrayList<>();
    while (!left.isEmpty()) {
      List<String> ready =
          left.values().stream()
              .filter(table -> parents(table, left.keySet()).isEmpty())
              .map(Table::name)
              .toList();
      if (ready.isEmpty()) {
        ready = firstCycle(left);
        cycles.add(ready);
      }
      for (String name : ready) {
        Optional.ofNullable(left.remove(name)).ifPresent(ordered::add);
      }
    }
    return new Order(List.copyOf(ordered), List.copyOf(cycles));
  }

  private static Set<String> parents(Table table, Set<String> among) {
    Set<String> parents = new LinkedHashSet<>();
    for (ForeignKey key : table.foreignKeys()) {
      if (!key.target().equals(table.name()) && among.contains(key.target())) {
        parents.add(key.target());
      }
    }
    return parents;
  }

  /** A set of tables that reach each other and nothing else that is left. */
  private static List<String> firstCycle(Map<String, Table> left) {
    List<String> smallest = List.of();
    for (String name : left.keySet()) {
      Set<String> reached = reached(name, left);
      if (smallest.isEmpty() || reached.size() < smallest.size()) {
        smallest = reached.stream().sorted().toList();
      }
    }
    return smallest;
  }

  private static Set<String> reached(String from, Map<String, Table> left) {
    Set<String> reached = new LinkedHashSet<>();
    List<String> open = new ArrayList<>(List.of(from));
    while (!open.isEmpty()) {
      String name = open.remove(open.size() - 1);
      Table table = left.get(name);
      if (table != null && reached.add(name)) {
        open.addAll(parents(table, left.keySet()));
      }
    }
    return reached;
  }
}
