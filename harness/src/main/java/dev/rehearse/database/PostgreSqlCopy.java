package dev.rehearse.database;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.Set;
import org.postgresql.PGConnection;
import org.postgresql.copy.CopyIn;
import org.postgresql.copy.CopyManager;

/**
 * PostgreSQL's COPY from one server to another. Its text form every version writes and reads alike
 * as long as both sessions have the same settings; its binary form only between columns of one
 * type, and not for every type. Stateless.
 */
public final class PostgreSqlCopy {
  /** Types whose binary form every version since 9.4 writes and reads alike. */
  private static final Set<String> BINARY =
      Set.of(
          "smallint",
          "integer",
          "bigint",
          "boolean",
          "real",
          "double precision",
          "numeric",
          "text",
          "character varying",
          "character",
          "bytea",
          "uuid",
          "date",
          "time without time zone",
          "timestamp without time zone",
          "timestamp with time zone",
          "json",
          "jsonb");

  private PostgreSqlCopy() {}

  /** The form that goes from columns to others with the least work: binary, or else text. */
  public static String form(List<Catalog.Column> from, List<Catalog.Column> to) {
    for (int i = 0; i < from.size(); i++) {
      // Length, precision and scale: values are fitted to them in either form.
      String type = PostgreSql.withoutSizes(from.get(i).base());
      if (!BINARY.contains(type) || !type.equals(PostgreSql.withoutSizes(to.get(i).base()))) {
        return "text";
      }
    }
    return "binary";
  }

  /**
   * What a query finds.
   *
   * @param form as {@link #form} says it
   */
  public static RowBlock out(Connection connection, String query, String form) throws SQLException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream(1 << 20);
    try {
      long rows =
          manager(connection)
              .copyOut("COPY (" + query + ") TO STDOUT (FORMAT " + form + ")", bytes);
      return new RowBlock(rows, form, bytes.toByteArray());
    } catch (IOException e) {
      throw new SQLException("rows could not be kept: " + e.getMessage(), e);
    }
  }

  /**
   * Writes them into a table.
   *
   * @param into the table and, in brackets, its columns in the order of the query's
   */
  public static void in(Connection connection, String into, RowBlock block) throws SQLException {
    CopyIn copy =
        manager(connection).copyIn("COPY " + into + " FROM STDIN (FORMAT " + block.form() + ")");
    try {
      copy.writeToCopy(block.bytes(), 0, block.bytes().length);
      copy.endCopy();
    } finally {
      if (copy.isActive()) {
        copy.cancelCopy();
      }
    }
  }

  private static CopyManager manager(Connection connection) throws SQLException {
    return connection.unwrap(PGConnection.class).getCopyAPI();
  }
}
