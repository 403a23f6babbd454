package dev.rehearse.database;

import com.mysql.cj.jdbc.JdbcConnection;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
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
        "SET time_zone = '+00:00', sql_mode = '%s', max_execution_time = %d%s"
            .formatted(MODE, limit, waits),
        OptionalInt.of(Connection.TRANSACTION_READ_COMMITTED));
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

  @Override
  public String text(Catalog.Column column, String of) {
    return MySqlTypes.text(column, of);
  }

  @Override
  public Kind kind(Catalog.Column column) {
    return MySqlTypes.kind(column);
  }

  @Override
  public List<@Nullable String> returned(
      Connection connection, Catalog.Column column, List<@Nullable String> texts)
      throws SQLException {
    return MySqlTypes.returned(connection, column, texts);
  }

  @Override
  public Map<Catalog.Sequence, Long> nextKeys(
      Connection connection, List<Catalog.Sequence> sequences) throws SQLException {
    return MySqlCounters.next(connection, sequences);
  }

  @Override
  public void letGoOnAt(Connection connection, Map<Catalog.Sequence, Long> next)
      throws SQLException {
    MySqlCounters.letGoOnAt(connection, next);
  }
}
