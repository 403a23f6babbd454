package dev.rehearse.database;

import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.sql.Types;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Properties;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.postgresql.PGConnection;
import org.postgresql.util.PSQLException;

/** PostgreSQL 14 and later. */
public record PostgreSql() implements Dialect {
  private static final int LONGEST_NAME = 63;

  /** serialization_failure, deadlock_detected. */
  private static final Set<String> GIVEN_UP = Set.of("40001", "40P01");

  /** insufficient_privilege, read_only_sql_transaction. */
  private static final Set<String> SHUT_OUT = Set.of("42501", "25006");

  /** Rows a round trip: some hundred kilobytes of ordinary rows; it needs a transaction. */
  private static final int FETCH = 2_000;

  /**
   * The driver asks for this machine's time zone when it logs in, above all other settings; and for
   * more digits than a double has.
   */
  private static final String SESSION = "SET TimeZone = 'UTC'; SET extra_float_digits = 1";

  @Override
  public String engine() {
    return "postgresql";
  }

  @Override
  public String brand() {
    return "PostgreSQL";
  }

  @Override
  public boolean speaks(Connection connection) throws SQLException {
    return connection.isWrapperFor(PGConnection.class);
  }

  @Override
  public Opening opening(Database database) {
    Address address = database.address();
    Properties properties = new Properties();
    properties.setProperty("user", database.login().user());
    properties.setProperty("password", database.login().password());
    properties.setProperty("ApplicationName", database.name());
    // After a few executions the driver would read in binary and make other text of the same value.
    properties.setProperty("binaryTransfer", "false");
    properties.setProperty("tcpKeepAlive", "true");
    properties.setProperty("sslmode", "disable");
    properties.setProperty("gssEncMode", "disable");
    String seconds = Long.toString(Math.max(1, Database.seconds(database.connectTimeout())));
    properties.setProperty("connectTimeout", seconds);
    properties.setProperty("loginTimeout", seconds);
    properties.setProperty(
        "socketTimeout", Long.toString(Database.seconds(database.socketTimeout())));
    properties.setProperty(
        "options",
        "-c DateStyle=ISO,YMD -c IntervalStyle=postgres -c statement_timeout="
            + database.statementTimeout().toMillis());
    return new Opening(
        "jdbc:postgresql://" + address.host() + ":" + address.port() + "/" + address.database(),
        properties,
        SESSION,
        OptionalInt.empty());
  }

  @Override
  public String quote(String identifier) {
    int bytes = identifier.getBytes(StandardCharsets.UTF_8).length;
    // A longer name would be cut short silently, and then mean another thing.
    if (bytes == 0 || bytes > LONGEST_NAME || identifier.indexOf('\0') >= 0) {
      throw new IllegalArgumentException(
          "PostgreSQL holds names of 1 to "
              + LONGEST_NAME
              + " bytes without NUL, not \""
              + identifier
              + "\".");
    }
    return '"' + identifier.replace("\"", "\"\"") + '"';
  }

  @Override
  public String literal(String text) {
    if (text.indexOf('\0') >= 0) {
      throw new IllegalArgumentException("PostgreSQL holds no NUL in texts.");
    }
    String quoted = "'" + text.replace("'", "''") + "'";
    // A backslash means itself only where nobody has changed standard_conforming_strings.
    return text.indexOf('\\') >= 0 ? " E" + quoted.replace("\\", "\\\\") : quoted;
  }

  /** Under the settings of {@link Database}, and of the functions that a strategy makes. */
  @Override
  public String text(Catalog.Column column, String of) {
    return of + "::text";
  }

  @Override
  public Catalog catalog(Connection connection) throws SQLException {
    return new PostgreSqlCatalogReader(connection).read();
  }

  /** Class 23 of SQLState, integrity_constraint_violation. */
  @Override
  public Optional<String> constraint(SQLException refusal) {
    String state = String.valueOf(refusal.getSQLState());
    if (!state.startsWith("23") || !(refusal instanceof PSQLException engine)) {
      return Optional.empty();
    }
    var message = engine.getServerErrorMessage();
    return message == null ? Optional.empty() : Optional.ofNullable(message.getConstraint());
  }

  @Override
  public boolean givenUp(SQLException failure) {
    return GIVEN_UP.contains(String.valueOf(failure.getSQLState()));
  }

  @Override
  public Map<Catalog.Sequence, Long> nextKeys(
      Connection connection, List<Catalog.Sequence> sequences) throws SQLException {
    Map<Catalog.Sequence, Long> next = new LinkedHashMap<>();
    if (sequences.isEmpty()) {
      return next;
    }
    String all =
        sequences.stream()
            .map(
                each ->
                    "SELECT %d AS place, last_value, is_called FROM public.%s"
                        .formatted(sequences.indexOf(each), quote(each.name())))
            .collect(Collectors.joining(" UNION ALL ", "", " ORDER BY place"));
    try (Statement statement = connection.createStatement();
        ResultSet row = statement.executeQuery(all)) {
      for (Catalog.Sequence sequence : sequences) {
        row.next();
        next.put(sequence, row.getLong(2) + (row.getBoolean(3) ? sequence.increment() : 0));
      }
    }
    return next;
  }

  @Override
  public void letGoOnAt(Connection connection, Map<Catalog.Sequence, Long> next)
      throws SQLException {
    if (next.isEmpty()) {
      return;
    }
    String all =
        next.entrySet().stream()
            .map(
                each ->
                    "SELECT setval(%s, %d, false)"
                        .formatted(
                            literal("public." + quote(each.getKey().name())), each.getValue()))
            .collect(Collectors.joining("; "));
    try (Statement statement = connection.createStatement()) {
      statement.execute(all);
    }
  }

  @Override
  public boolean shutsOut(SQLException refusal) {
    return SHUT_OUT.contains(String.valueOf(refusal.getSQLState()));
  }

  @Override
  public void stream(Statement statement) throws SQLException {
    statement.setFetchSize(FETCH);
  }

  @Override
  public String snapshot() {
    return "SELECT 1 FROM pg_class LIMIT 1";
  }

  @Override
  public String ontoItself(String table, String column, String key) {
    return "UPDATE %1$s SET %2$s = %2$s WHERE %3$s = (SELECT max(%3$s) FROM %1$s)"
        .formatted(quote(table), quote(column), quote(key));
  }

  @Override
  public String impatient() {
    return "SET lock_timeout = '20ms'; SET statement_timeout = '200ms'";
  }

  /** The server takes scripts as they are, and each as one transaction. */
  @Override
  public void script(Connection connection, String script) throws SQLException {
    try (Statement statement = connection.createStatement()) {
      statement.execute(script);
    }
  }

  @Override
  public String schema() {
    return "'public'";
  }

  @Override
  public List<String> results(Connection connection, String sql) throws SQLException {
    try (PreparedStatement prepared = connection.prepareStatement(sql)) {
      // Asking for its parameters or results makes the driver send the statement to the server.
      prepared.getParameterMetaData();
      return Labels.of(prepared.getMetaData());
    }
  }

  /** As text without a type, so that the server gives it the type that its place asks for. */
  @Override
  public void bind(PreparedStatement statement, int index, @Nullable String text)
      throws SQLException {
    if (text == null) {
      statement.setNull(index, Types.OTHER);
    } else {
      statement.setObject(index, text, Types.OTHER);
    }
  }

  @Override
  public void bindNumber(PreparedStatement statement, int index, String text) throws SQLException {
    bind(statement, index, text);
  }

  @Override
  public void analyze(Connection connection, List<String> tables) throws SQLException {
    try (Statement statement = connection.createStatement()) {
      statement.execute("ANALYZE");
    }
  }

  @Override
  public List<@Nullable String> returned(
      Connection connection, Catalog.Column column, List<@Nullable String> texts)
      throws SQLException {
    List<@Nullable String> said = new ArrayList<>(texts.size());
    try (PreparedStatement statement =
        connection.prepareStatement(
            "SELECT each.value::"
                + column.base()
                + " FROM unnest(?::text[]) WITH ORDINALITY AS each (value, place) ORDER BY place")) {
      statement.setArray(1, connection.createArrayOf("text", texts.toArray()));
      try (ResultSet rows = statement.executeQuery()) {
        while (rows.next()) {
          said.add(rows.getString(1));
        }
      }
    }
    return said;
  }

  @Override
  public Kind kind(Catalog.Column column) {
    return switch (withoutSizes(column.base())) {
      case "boolean" -> Kind.BOOLEAN;
      case "smallint", "integer", "bigint" -> Kind.INTEGER;
      case "numeric" -> Kind.DECIMAL;
      case "real" -> Kind.FLOAT;
      case "double precision" -> Kind.DOUBLE;
      case "text", "character varying", "character", "uuid" -> Kind.TEXT;
      case "bytea" -> Kind.BINARY;
      case "bit", "bit varying" -> Kind.BITS;
      case "date" -> Kind.DATE;
      case "time without time zone" -> Kind.TIME;
      case "timestamp without time zone" -> Kind.DATETIME;
      case "timestamp with time zone" -> Kind.INSTANT;
      case "json", "jsonb" -> Kind.JSON;
      default -> Kind.OTHER;
    };
  }

  /** Asked for every value of a backfill: no pattern. */
  static String withoutSizes(String base) {
    int open = base.indexOf('(');
    return open < 0 ? base : base.substring(0, open) + base.substring(base.indexOf(')', open) + 1);
  }
}
