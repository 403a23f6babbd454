package dev.rehearse.database;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.postgresql.PGConnection;
import org.postgresql.copy.PGCopyOutputStream;

/** COPY. */
final class PostgreSqlRowSink implements RowSink {
  private final PGCopyOutputStream out;
  private final StringBuilder line = new StringBuilder();

  PostgreSqlRowSink(Connection connection, String table, List<Catalog.Column> columns)
      throws SQLException {
    PostgreSql dialect = new PostgreSql();
    String copy =
        columns.stream()
            .map(column -> dialect.quote(column.name()))
            .collect(
                Collectors.joining(", ", "COPY " + dialect.quote(table) + " (", ") FROM STDIN"));
    this.out = new PGCopyOutputStream(connection.unwrap(PGConnection.class), copy, 1 << 16);
  }

  @Override
  public void row(List<@Nullable String> values) throws IOException {
    line.setLength(0);
    for (String value : values) {
      line.append(line.length() == 0 ? "" : "\t");
      escape(value);
    }
    out.write(line.append('\n').toString().getBytes(StandardCharsets.UTF_8));
  }

  private void escape(@Nullable String value) {
    if (value == null) {
      line.append("\\N");
      return;
    }
    for (int i = 0; i < value.length(); i++) {
      char each = value.charAt(i);
      switch (each) {
        case '\\' -> line.append("\\\\");
        case '\t' -> line.append("\\t");
        case '\n' -> line.append("\\n");
        case '\r' -> line.append("\\r");
        default -> line.append(each);
      }
    }
  }

  @Override
  public void close() throws IOException {
    out.close();
  }
}
