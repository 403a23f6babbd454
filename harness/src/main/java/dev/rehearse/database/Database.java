package dev.rehearse.database;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.Properties;

/**
 * Where connections to a database come from: an address, a role, a name and limits. Immutable and
 * thread-safe; the {@code with…} methods return changed copies.
 *
 * <p>Every session has the same settings, whatever this machine's are: time zone UTC, dates and
 * intervals in ISO style.
 *
 * @param name what the server shows for its connections
 * @param connectTimeout for reaching the server and logging in
 * @param statementTimeout enforced by the server; zero: none
 * @param socketTimeout how long an answer may take before the connection counts as lost; zero: none
 */
public record Database(
    Address address,
    Login login,
    String name,
    Duration connectTimeout,
    Duration statementTimeout,
    Duration socketTimeout) {
  /** The driver asks for this machine's time zone when it logs in, above all other settings. */
  private static final String SESSION = "SET TimeZone = 'UTC'";

  /** A database with 5 s to connect and no other limit. */
  public static Database of(Address address, Login login, String name) {
    return new Database(address, login, name, Duration.ofSeconds(5), Duration.ZERO, Duration.ZERO);
  }

  public Database withConnectTimeout(Duration limit) {
    return new Database(address, login, name, limit, statementTimeout, socketTimeout);
  }

  public Database withStatementTimeout(Duration limit) {
    return new Database(address, login, name, connectTimeout, limit, socketTimeout);
  }

  public Database withSocketTimeout(Duration limit) {
    return new Database(address, login, name, connectTimeout, statementTimeout, limit);
  }

  /** A connection of its own, in autocommit mode; the caller closes it. */
  public Connection connect() throws SQLException {
    Connection connection = DriverManager.getConnection(url(), properties());
    try (Statement statement = connection.createStatement()) {
      statement.execute(SESSION);
      return connection;
    } catch (SQLException e) {
      connection.close();
      throw e;
    }
  }

  /** A connection through the server's socket in the file system, which asks for no password. */
  public Connection connectLocally(Path socket) throws SQLException {
    Properties properties = properties();
    properties.remove("password");
    properties.setProperty("socketFactory", LocalSocketFactory.class.getName());
    properties.setProperty("socketFactoryArg", socket.toString());
    return DriverManager.getConnection(url(), properties);
  }

  /**
   * A pool that opens connections when they are wanted; it starts though the database be away.
   *
   * @param size at most so many connections
   */
  public HikariDataSource pool(int size) {
    HikariConfig config = new HikariConfig();
    config.setPoolName(name);
    config.setJdbcUrl(url());
    config.setDataSourceProperties(properties());
    config.setMaximumPoolSize(size);
    config.setMinimumIdle(Math.min(size, 2));
    config.setInitializationFailTimeout(-1);
    config.setConnectionInitSql(SESSION);
    // Hikari takes no less than 250 ms.
    config.setConnectionTimeout(Math.max(250, connectTimeout.toMillis()));
    config.setValidationTimeout(Math.max(250, Math.min(5_000, connectTimeout.toMillis())));
    return new HikariDataSource(config);
  }

  private String url() {
    return "jdbc:postgresql://" + address.host() + ":" + address.port() + "/" + address.database();
  }

  private Properties properties() {
    Properties properties = new Properties();
    properties.setProperty("user", login.user());
    properties.setProperty("password", login.password());
    properties.setProperty("ApplicationName", name);
    // After a few executions the driver would read in binary and make other text of the same value.
    properties.setProperty("binaryTransfer", "false");
    properties.setProperty("tcpKeepAlive", "true");
    properties.setProperty("sslmode", "disable");
    properties.setProperty("gssEncMode", "disable");
    String seconds = Long.toString(Math.max(1, (connectTimeout.toMillis() + 999) / 1000));
    properties.setProperty("connectTimeout", seconds);
    properties.setProperty("loginTimeout", seconds);
    properties.setProperty("socketTimeout", Long.toString((socketTimeout.toMillis() + 999) / 1000));
    properties.setProperty(
        "options",
        "-c DateStyle=ISO,YMD -c IntervalStyle=postgres -c statement_timeout="
            + statementTimeout.toMillis());
    return properties;
  }
}
