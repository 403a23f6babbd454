package dev.rehearse.application;

import dev.rehearse.application.Operations.Source;
import dev.rehearse.application.Operations.Spec;
import dev.rehearse.application.Operations.Statement;
import dev.rehearse.application.Operations.Touch;
import dev.rehearse.database.Catalog;
import dev.rehearse.database.Dialect;
import dev.rehearse.document.DocumentException;
import dev.rehearse.document.Nearest;
import dev.rehearse.plan.Names;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Asks the engine whether an application's folder and its live schema agree: every statement can be
 * prepared, and every table, key, column, result and constraint that is named is there. Not
 * thread-safe.
 */
public final class StatementCheck {

  private final ApplicationFolder application;
  private final Connection connection;
  private final Dialect dialect;
  private final Catalog catalog;
  private final Columns columns;
  private final Names names;

  private StatementCheck(ApplicationFolder application, Connection connection, Names names)
      throws SQLException {
    this.application = application;
    this.names = names;
    this.connection = connection;
    this.dialect = Dialect.of(connection);
    this.catalog = Catalog.read(connection);
    this.columns = new Columns(catalog);
  }

  /**
   * Prepares every statement on the live schema, and looks up what the folder names in it.
   *
   * @throws DocumentException with each statement that the engine refuses, and its words, and with
   *     everything that is not there
   */
  public static void prepareAll(ApplicationFolder application, Connection connection)
      throws SQLException {
    prepareAll(application, connection, Names.SAME);
  }

  /**
   * The same on a schema that calls tables and columns otherwise than the folder does.
   *
   * @param names what it calls them
   */
  public static void prepareAll(ApplicationFolder application, Connection connection, Names names)
      throws SQLException {
    StatementCheck check = new StatementCheck(application, connection, names);
    Map<String, String> generated = check.generatedKeys();
    Set<Spec> specs = new LinkedHashSet<>();
    application.versions().values().forEach(version -> specs.addAll(version.byName().values()));
    for (Spec spec : specs) {
      check.operation(spec, generated);
    }
    for (ApplicationFolder.Invariant invariant : application.invariants()) {
      check.prepared(new Statement(invariant.sql(), "", ""), "invariants." + invariant.name());
    }
    for (String name : application.data().keySet()) {
      String[] parts = name.split("\\.", 2);
      check.columns.column("data." + name, names.table(parts[0]), names.column(parts[0], parts[1]));
    }
    check.columns.throwIfAny();
  }

  private void operation(Spec spec, Map<String, String> generated) throws SQLException {
    String place = "operations." + spec.name();
    List<Optional<List<String>>> results = new ArrayList<>();
    for (Statement statement : spec.statements()) {
      results.add(prepared(statement, place));
    }
    for (Touch touch : spec.touches()) {
      touch(spec, touch, results.get(touch.statement()));
    }
    for (String rejection : spec.rejections()) {
      if (generated.containsKey(rejection)) {
        columns.problem(
            place,
            "'"
                + rejection
                + "' cannot be declared as a rejection: "
                + generated.get(rejection)
                + " draws its own keys, so a conflict on it is a fault and no answer");
      }
    }
  }

  /** The columns that a statement returns; empty if the engine refuses it. */
  private Optional<List<String>> prepared(Statement statement, String otherPlace)
      throws SQLException {
    String place =
        statement.place().isEmpty()
            ? application.folder().resolve(ApplicationFolder.FILE) + ": " + otherPlace
            : statement.place();
    List<String> texts = statement.sql().on(dialect);
    if (texts.isEmpty()) {
      columns.problem(place, "has no SQL for " + dialect.engine());
      return Optional.empty();
    }
    Optional<List<String>> labels = Optional.empty();
    for (String text : texts) {
      try {
        labels = Optional.of(dialect.results(connection, NamedSql.parse(text, dialect).sql()));
      } catch (SQLException e) {
        if (String.valueOf(e.getSQLState()).startsWith("08")) {
          throw e;
        }
        columns.problem(
            place, "the engine does not prepare \"" + text.strip() + "\": " + e.getMessage());
        return Optional.empty();
      }
    }
    return labels;
  }

  private void touch(Spec spec, Touch touch, Optional<List<String>> results) {
    Statement statement = spec.statements().get(touch.statement());
    String place = statement.place().isEmpty() ? "operations." + spec.name() : statement.place();
    String table = names.table(touch.table());
    if (columns.table(place, table).isEmpty()) {
      return;
    }
    touch
        .columns()
        .keySet()
        .forEach(column -> columns.column(place, table, names.column(touch.table(), column)));
    int key = catalog.table(table).map(each -> each.primaryKey().size()).orElse(0);
    if (!touch.key().isEmpty() && key != touch.key().size()) {
      columns.problem(
          place, "the key of " + table + " has " + key + " columns, not " + touch.key().size());
    }
    List<Source> sources = new ArrayList<>(touch.key());
    sources.addAll(touch.columns().values());
    for (Source source : sources) {
      boolean missing =
          source.from() == Source.From.RESULT
              && results.isPresent()
              && !results.get().contains(source.name());
      if (missing) {
        columns.problem(
            place,
            "'"
                + source.name()
                + "' is no column that this statement returns"
                + Nearest.hint(source.name(), results.get()));
      }
    }
  }

  /** Primary keys' constraints → their tables, where the table draws its keys itself. */
  private Map<String, String> generatedKeys() throws SQLException {
    Map<String, String> generated = new HashMap<>();
    try (PreparedStatement statement =
            connection.prepareStatement(
                "SELECT constraint_name, table_name FROM information_schema.table_constraints"
                    + " WHERE constraint_type = 'PRIMARY KEY' AND table_schema = "
                    + dialect.schema());
        ResultSet rows = statement.executeQuery()) {
      while (rows.next()) {
        String table = rows.getString(2);
        boolean draws =
            catalog
                .table(table)
                .filter(
                    each ->
                        each.primaryKey().stream()
                            .flatMap(column -> each.column(column).stream())
                            .anyMatch(StatementCheck::drawsItself))
                .isPresent();
        if (draws) {
          generated.put(rows.getString(1), table);
        }
      }
    }
    return generated;
  }

  private static boolean drawsItself(Catalog.Column column) {
    return column.identity() != Catalog.Identity.NONE
        || column.sequence().isPresent()
        || column.defaultValue().filter(text -> text.contains("nextval(")).isPresent();
  }
}
