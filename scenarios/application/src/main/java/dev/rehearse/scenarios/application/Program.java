package dev.rehearse.scenarios.application;

import dev.rehearse.application.Answer;
import dev.rehearse.application.NamedSql;
import dev.rehearse.application.Operations;
import dev.rehearse.history.Operation.Access;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.ResultSetMetaData;
import java.sql.SQLException;
import java.sql.Types;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
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

  private record Line(NamedSql sql, String rejectIfNone) {}

  private final Operations.Spec spec;
  private final List<Line> lines;

  Program(Operations.Spec spec) {
    this.spec = spec;
    this.lines =
        spec.statements().stream()
            .map(statement -> new Line(NamedSql.parse(statement.sql()), statement.rejectIfNone()))
            .toList();
  }

  Access access() {
    return spec.access();
  }

  /** One statement is a transaction of its own; it saves two round trips. */
  boolean single() {
    return lines.size() == 1;
  }

  /** The rejections that the application declares. */
  Set<String> rejections() {
    return spec.rejections();
  }

  /** Runs the statements in order, in the transaction that the connection is in. */
  List<Answer.Result> run(Connection connection, Map<String, @Nullable String> parameters)
      throws SQLException, NoRow {
    List<Answer.Result> results = new ArrayList<>(lines.size());
    for (Line line : lines) {
      Answer.Result result = run(connection, line.sql(), parameters);
      results.add(result);
      if (result.affected() == 0 && !line.rejectIfNone().isEmpty()) {
        throw new NoRow(line.rejectIfNone());
      }
    }
    return results;
  }

  private static Answer.Result run(
      Connection connection, NamedSql sql, Map<String, @Nullable String> parameters)
      throws SQLException {
    try (PreparedStatement statement = connection.prepareStatement(sql.sql())) {
      List<String> names = sql.names();
      for (int i = 0; i < names.size(); i++) {
        bind(statement, i + 1, parameters.get(names.get(i)));
      }
      if (!statement.execute()) {
        return new Answer.Result(List.of(), List.of(), Math.max(0, statement.getUpdateCount()));
      }
      try (ResultSet rows = statement.getResultSet()) {
        return read(rows);
      }
    }
  }

  /** As text without a type, so that the server gives it the type that its place asks for. */
  private static void bind(PreparedStatement statement, int index, @Nullable String value)
      throws SQLException {
    if (value == null) {
      statement.setNull(index, Types.OTHER);
    } else {
      statement.setObject(index, value, Types.OTHER);
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
