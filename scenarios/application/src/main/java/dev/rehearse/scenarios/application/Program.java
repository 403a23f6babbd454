package dev.rehearse.scenarios.application;

import dev.rehearse.application.Answer;
import dev.rehearse.application.NamedSql;
import dev.rehearse.application.Operations;
import dev.rehearse.database.Dialect;
import dev.rehearse.history.Operation.Access;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.ResultSetMetaData;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** An operation's statements, ready to be run on any connection. Immutable and thread-safe. */
final class Program {

  /** A statement found no row where the operation asks for one. */
  static final class NoRow extends Exception {
    private static final long serialVersionUID = 1L;

    private final String rejection;

    NoRow(String rejection) {
      super("no row: " + rejection, null, false, false);
      this.rejection = rejection;
    }

    String rejection() {
      return rejection;
    }
  }

  /** A statement as an engine wants it; the first step touches rows, the last returns them. */
  private record Line(List<NamedSql> steps, String rejectIfNone) {}

  /** What is drawn as an integer is bound as one: an engine would reckon with a text in floats. */
  private static final Set<Operations.Draw> NUMBERS =
      Set.of(Operations.Draw.INTEGER, Operations.Draw.OPERATION_ID, Operations.Draw.FRESH_KEY);

  private final Operations.Spec spec;
  private final Map<Dialect, List<Line>> lines = new HashMap<>();
  private final Set<String> numbers;

  Program(Operations.Spec spec) {
    this.spec = spec;
    for (Dialect dialect : Dialect.ALL) {
      lines.put(dialect, spec.statements().stream().map(each -> line(each, dialect)).toList());
    }
    this.numbers =
        spec.parameters().entrySet().stream()
            .filter(each -> NUMBERS.contains(each.getValue().draw()))
            .map(Map.Entry::getKey)
            .collect(Collectors.toUnmodifiableSet());
  }

  private static Line line(Operations.Statement statement, Dialect dialect) {
    return new Line(
        statement.sql().on(dialect).stream().map(text -> NamedSql.parse(text, dialect)).toList(),
        statement.rejectIfNone());
  }

  Access access() {
    return spec.access();
  }

  /** One statement is a transaction of its own; it saves two round trips. */
  boolean single() {
    return spec.statements().size() == 1
        && lines.values().stream()
            .allMatch(each -> each.stream().allMatch(line -> line.steps().size() <= 1));
  }

  /** The rejections that the application declares. */
  Set<String> rejections() {
    return spec.rejections();
  }

  /** Runs the statements in order, in the transaction that the connection is in. */
  List<Answer.Result> run(Connection connection, Map<String, @Nullable String> parameters)
      throws SQLException, NoRow {
    Dialect dialect = Dialect.of(connection);
    List<Answer.Result> results = new ArrayList<>();
    for (Line line : lines.getOrDefault(dialect, List.of())) {
      Answer.Result result = run(connection, dialect, line, parameters);
      results.add(result);
      if (result.affected() == 0 && !line.rejectIfNone().isEmpty()) {
        throw new NoRow(line.rejectIfNone());
      }
    }
    return results;
  }

  private Answer.Result run(
      Connection connection, Dialect dialect, Line line, Map<String, @Nullable String> parameters)
      throws SQLException {
    Answer.Result first = new Answer.Result(List.of(), List.of(), 0);
    Answer.Result last = first;
    for (int step = 0; step < line.steps().size(); step++) {
      last = run(connection, dialect, line.steps().get(step), parameters);
      first = step == 0 ? last : first;
      if (first.affected() == 0) {
        return first;
      }
    }
    return new Answer.Result(last.columns(), last.rows(), first.affected());
  }

  private Answer.Result run(
      Connection connection,
      Dialect dialect,
      NamedSql sql,
      Map<String, @Nullable String> parameters)
      throws SQLException {
    try (PreparedStatement statement = connection.prepareStatement(sql.sql())) {
      List<String> names = sql.names();
      for (int i = 0; i < names.size(); i++) {
        String value = parameters.get(names.get(i));
        if (value != null && numbers.contains(names.get(i))) {
          dialect.bindNumber(statement, i + 1, value);
        } else {
          dialect.bind(statement, i + 1, value);
        }
      }
      if (!statement.execute()) {
        return new Answer.Result(List.of(), List.of(), Math.max(0, statement.getUpdateCount()));
      }
      try (ResultSet rows = statement.getResultSet()) {
        return read(rows);
      }
    }
  }

  private static Answer.Result read(ResultSet rows) throws SQLException {
    ResultSetMetaData meta = rows.getMetaData();
    List<String> columns = new ArrayList<>(meta.getColumnCount());
    for (int i = 1; i <= meta.getColumnCount(); i++) {
      columns.add(meta.getColumnLabel(i));
    }
    List<List<@Nullable String>> texts = new ArrayList<>();
    while (rows.next()) {
      List<@Nullable String> row = new ArrayList<>(columns.size());
      for (int i = 1; i <= columns.size(); i++) {
        row.add(rows.getString(i));
      }
      texts.add(row);
    }
    return new Answer.Result(columns, texts, texts.size());
  }
}
