package dev.rehearse.database;

import com.mysql.cj.jdbc.JdbcConnection;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** MySQL 5.7.20 and later, with InnoDB. */
public record MySql() implements Dialect {
  private static final int LONGEST_NAME = 64;

  private static final int DEADLOCK = 1213;

  /** ER_TABLEACCESS_DENIED_ERROR, ER_COLUMNACCESS_DENIED_ERROR, ER_OPTION_PREVENTS_STATEMENT. */
  private static final Set<Integer> SHUT_OUT = Set.of(1142, 1143, 1290);

  private static final Set<String> BINARY =
      Set.of(
          "binary",
          "varbinary",
          "tinyblob",
          "blob",
          "mediumblob",
          "longblob",
          "bit",
          "geometry",
          "point",
          "linestring",
          "polygon");

  /**
   * Strict, whatever the server's default: what does not fit is refused, not cut. Zero dates are
   * data of old schemas and stay possible.
   */
  public static final String MODE =
      "STRICT_ALL_TABLES,ERROR_FOR_DIVISION_BY_ZERO,NO_ENGINE_SUBSTITUTION";

  /** ER_DUP_ENTRY; the value that was there twice stands before the key, and may hold anything. */
  private static final Pattern UNIQUE = Pattern.compile("for key '(?:.*\\.)?([^']*)'$");

  /** ER_ROW_IS_REFERENCED_2, ER_NO_REFERENCED_ROW_2. */
  private static final Pattern FOREIGN = Pattern.compile("CONSTRAINT `((?:[^`]|``)*)` FOREIGN KEY");

  /** ER_CHECK_CONSTRAINT_VIOLATED. */
  private static final Pattern CHECK = Pattern.compile("^Check constraint '(.*)' is violated");

  private static final Map<Integer, Pattern> CONSTRAINTS =
      Map.of(1062, UNIQUE, 1451, FOREIGN, 1452, FOREIGN, 3819, CHECK);

  @Override
  public String engine() {
    return "mysql";
  }

  @Override
  public String brand() {
    return "MySQL";
  }

  @Override
  public boolean speaks(Connection connection) throws SQLException {
    return connection.isWrapperFor(JdbcConnection.class);
  }

  /**
   * The server limits reads and waits for locks itself; a write that takes longer is given up by
   * the socket's limit.
   */
  @Override
  public Opening opening(Database database) {
    Address address = database.address();
    Properties properties = new Properties();
    properties.setProperty("user", database.login().user());
    properties.setProperty("password", database.login().password());
    properties.setProperty("sslMode", "DISABLED");
    // Without TLS the server's key encrypts the password; on loopback nobody stands between.
    properties.setProperty("allowPublicKeyRetrieval", "true");
    properties.setProperty("connectionAttributes", "program_name:" + database.name());
    properties.setProperty("connectTimeout", Long.toString(database.connectTimeout().toMillis()));
    properties.setProperty("socketTimeout", Long.toString(database.socketTimeout().toMillis()));
    properties.setProperty("tcpKeepAlive", "true");
    properties.setProperty("tinyInt1isBit", "false");
    properties.setProperty("yearIsDateType", "false");
    properties.setProperty("characterEncoding", "UTF-8");
    // What the driver knows of the session is true: nothing of ours changes it behind its back.
    properties.setProperty("useLocalSessionState", "true");
    long limit = database.statementTimeout().toMillis();
    String waits =
        limit == 0
            ? ""
            : ", innodb_lock_wait_timeout = %d, lock_wait_timeout = %d"
                .formatted(
                    Math.max(1, limit / 1000),
                    Math.max(1, Database.seconds(database.statementTimeout())));
    return new Opening(
        "jdbc:mysql://" + address.host() + ":" + address.port() + "/" + address.database(),
        properties,
        "SET time_zone = '+00:00', sql_mode = '%s', transaction_isolation = 'READ-COMMITTED', max_execution_time = %d%s"
            .formatted(MODE, limit, waits));
  }

  @Override
  public String quote(String identifier) {
    int length = identifier.codePointCount(0, identifier.length());
    boolean outside =
        identifier.codePoints().anyMatch(each -> each == 0 || each > Character.MAX_VALUE);
    if (length == 0 || length > LONGEST_NAME || outside || identifier.endsWith(" ")) {
      throw new IllegalArgumentException(
          "MySQL holds names of 1 to "
              + LONGEST_NAME
              + " characters of the basic plane without NUL or a blank at the end, not \""
              + identifier
              + "\".");
    }
    return '`' + identifier.replace("`", "``") + '`';
  }

  /** Hexadecimal: no mode and no character set of the session changes what it means. */
  @Override
  public String literal(String text) {
    boolean plain = text.chars().allMatch(each -> each >= ' ' && each < 127 && each != '\\');
    return plain
        ? "'" + text.replace("'", "''") + "'"
        : " _utf8mb4 0x"
            + java.util.HexFormat.of().formatHex(text.getBytes(StandardCharsets.UTF_8));
  }

  @Override
  public String text(Catalog.Column column, String of) {
    if (isBinary(column)) {
      return "HEX(" + of + ")";
    }
    return switch (word(column)) {
      // As text a float has six digits; as a double it has all that it holds.
      case "float" -> cast(of + " * 1e0");
      // The instant itself, whatever the session's zone; 5.7 would make 1970 of NULL.
      case "timestamp" ->
          cast(
              "CASE WHEN %1$s IS NULL THEN NULL WHEN %1$s = 0 THEN '0000-00-00 00:00:00.000000' ELSE CAST('1970-01-01' AS DATETIME(6)) + INTERVAL UNIX_TIMESTAMP(%1$s) SECOND END"
                  .formatted(of));
      case "char", "varchar", "tinytext", "text", "mediumtext", "longtext" ->
          "CONVERT(" + of + " USING utf8mb4)";
      default -> cast(of);
    };
  }

  private static String cast(String expression) {
    return "CAST(" + expression + " AS CHAR CHARACTER SET utf8mb4)";
  }

  @Override
  public Catalog catalog(Connection connection) throws SQLException {
    return new MySqlCatalogReader(connection).read();
  }

  @Override
  public Optional<String> constraint(SQLException refusal) {
    Pattern pattern = CONSTRAINTS.get(refusal.getErrorCode());
    if (pattern == null) {
      return Optional.empty();
    }
    Matcher name = pattern.matcher(String.valueOf(refusal.getMessage()));
    return name.find() ? Optional.of(name.group(1).replace("``", "`")) : Optional.empty();
  }

  @Override
  public boolean givenUp(SQLException failure) {
    return failure.getErrorCode() == DEADLOCK;
  }

  /** An InnoDB table's counter is at least one above its highest key. */
  @Override
  public Map<Catalog.Sequence, Long> nextKeys(
      Connection connection, List<Catalog.Sequence> sequences) throws SQLException {
    Map<String, Long> counters = new LinkedHashMap<>();
    try (Statement statement = connection.createStatement()) {
      // From 8.0 on the server would tell what it knew a day ago.
      if (version(connection) >= 8) {
        statement.execute("SET SESSION information_schema_stats_expiry = 0");
      }
      try (ResultSet row =
          statement.executeQuery(
              "SELECT table_name, auto_increment FROM information_schema.tables"
                  + " WHERE table_schema = database() AND auto_increment IS NOT NULL")) {
        while (row.next()) {
          counters.put(row.getString(1), row.getLong(2));
        }
      }
    }
    Map<Catalog.Sequence, Long> next = new LinkedHashMap<>();
    for (Catalog.Sequence sequence : sequences) {
      next.put(sequence, counters.getOrDefault(sequence.name(), 1L));
    }
    return next;
  }

  @Override
  public void letGoOnAt(Connection connection, Map<Catalog.Sequence, Long> next)
      throws SQLException {
    Map<Catalog.Sequence, Long> now = nextKeys(connection, List.copyOf(next.keySet()));
    try (Statement statement = connection.createStatement()) {
      for (Map.Entry<Catalog.Sequence, Long> entry : next.entrySet()) {
        // Each takes the table's lock for a moment; most have moved on with the rows themselves.
        if (!entry.getValue().equals(now.get(entry.getKey()))) {
          statement.execute(
              "ALTER TABLE "
                  + quote(entry.getKey().name())
                  + " AUTO_INCREMENT = "
                  + entry.getValue());
        }
      }
    }
  }

  /** The server's major version. */
  static int version(Connection connection) throws SQLException {
    return connection.getMetaData().getDatabaseMajorVersion();
  }

  @Override
  public boolean shutsOut(SQLException refusal) {
    return SHUT_OUT.contains(refusal.getErrorCode());
  }

  @Override
  public void stream(Statement statement) throws SQLException {
    // The driver's sign for it.
    statement.setFetchSize(Integer.MIN_VALUE);
  }

  @Override
  public String snapshot() {
    return "START TRANSACTION WITH CONSISTENT SNAPSHOT";
  }

  @Override
  public String ontoItself(String table, String column, String key) {
    return "UPDATE %1$s SET %2$s = %2$s ORDER BY %3$s DESC LIMIT 1"
        .formatted(quote(table), quote(column), quote(key));
  }

  @Override
  public String impatient() {
    return "SET innodb_lock_wait_timeout = 1, lock_wait_timeout = 1";
  }

  @Override
  public String schema() {
    return "DATABASE()";
  }

  @Override
  public List<String> results(Connection connection, String sql) throws SQLException {
    // Other prepared statements of this driver reach no server before they are run.
    try (PreparedStatement prepared =
        connection.unwrap(JdbcConnection.class).serverPrepareStatement(sql)) {
      return Labels.of(prepared.getMetaData());
    }
  }

  @Override
  public void script(Connection connection, String script) throws SQLException {
    MySqlScript.run(connection, script);
  }

  @Override
  public void bind(PreparedStatement statement, int index, @Nullable String text)
      throws SQLException {
    statement.setString(index, text);
  }

  @Override
  public void bindNumber(PreparedStatement statement, int index, String text) throws SQLException {
    statement.setBigDecimal(index, new BigDecimal(text));
  }

  /** Whether a column's canonical text is hexadecimal. */
  boolean isBinary(Catalog.Column column) {
    return BINARY.contains(word(column));
  }

  private static String word(Catalog.Column column) {
    return column.base().replaceAll("[ (].*", "");
  }

  @Override
  public void analyze(Connection connection, List<String> tables) throws SQLException {
    if (tables.isEmpty()) {
      return;
    }
    try (Statement statement = connection.createStatement()) {
      statement.execute(
          tables.stream().map(this::quote).collect(Collectors.joining(", ", "ANALYZE TABLE ", "")));
    }
  }

  /** Binary ones travel as hexadecimal in both directions, whatever a statement makes of them. */
  @Override
  public List<@Nullable String> returned(
      Connection connection, Catalog.Column column, List<@Nullable String> texts)
      throws SQLException {
    if (isBinary(column)) {
      return texts;
    }
    List<@Nullable String> said = new ArrayList<>(texts.size());
    try (Statement statement = connection.createStatement()) {
      statement.execute("DROP TEMPORARY TABLE IF EXISTS rehearse_returned");
      statement.execute(
          "CREATE TEMPORARY TABLE rehearse_returned (place INT PRIMARY KEY, value "
              + column.type()
              + column
                  .collation()
                  .map(name -> " CHARACTER SET " + name.split("_", 2)[0] + " COLLATE " + name)
                  .orElse("")
              + " NULL)");
    }
    try (PreparedStatement insert =
        connection.prepareStatement("INSERT INTO rehearse_returned VALUES (?, ?)")) {
      for (int i = 0; i < texts.size(); i++) {
        insert.setInt(1, i);
        insert.setString(2, texts.get(i));
        insert.executeUpdate();
      }
    }
    try (Statement statement = connection.createStatement();
        ResultSet row =
            statement.executeQuery("SELECT value FROM rehearse_returned ORDER BY place")) {
      while (row.next()) {
        said.add(row.getString(1));
      }
    }
    return said;
  }

  /** A {@code tinyint(1)} is how this engine spells a boolean. */
  @Override
  public Kind kind(Catalog.Column column) {
    if (column.base().startsWith("tinyint(1)")) {
      return Kind.BOOLEAN;
    }
    return switch (word(column)) {
      case "tinyint", "smallint", "mediumint", "int", "bigint", "year" -> Kind.INTEGER;
      case "decimal" -> Kind.DECIMAL;
      case "float" -> Kind.FLOAT;
      case "double" -> Kind.DOUBLE;
      case "char", "varchar", "tinytext", "text", "mediumtext", "longtext", "enum", "set" ->
          Kind.TEXT;
      case "binary", "varbinary", "tinyblob", "blob", "mediumblob", "longblob" -> Kind.BINARY;
      case "bit" -> Kind.BITS;
      case "date" -> Kind.DATE;
      case "time" -> Kind.TIME;
      case "datetime" -> Kind.DATETIME;
      case "timestamp" -> Kind.INSTANT;
      case "json" -> Kind.JSON;
      default -> Kind.OTHER;
    };
  }
}
