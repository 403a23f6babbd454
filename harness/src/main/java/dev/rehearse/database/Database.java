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
 * <p>Every session has the same settings, whatever this machine's and the server's are: time zone
 * UTC, dates in ISO style, nothing cut short silently.
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
  /** A database with 5 s to connect and no other limit. */
  public static Database of(Address address, Login login, String name) {
    return new Database(address, login, name, Duration.ofSeconds(5), Duration.ZERO, Duration.ZERO);
  }

  /** Another database of the same server, for the same role. */
  public Database named(String other) {
    return new Database(
        address.named(other), login, name, connectTimeout, statementTimeout, socketTimeout);
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
    Dialect.Opening opening = opening();
    Connection connection = DriverManager.getConnection(opening.url(), opening.properties());
    try (Statement statement = connection.createStatement()) {
      statement.execute(opening.session());
      if (opening.isolation().isPresent()) {
        connection.setTransactionIsolation(opening.isolation().getAsInt());
      }
      return connection;
    } catch (SQLException e) {
      connection.close();
      throw e;
    }
  }

  /** A connection through the server's socket in the file system, which asks for no password. */
  public Connection connectLocally(Path socket) throws SQLException {
    Dialect.Opening opening = opening();
    Properties properties = opening.properties();
    properties.remove("password");
    properties.setProperty("socketFactory", LocalSocketFactory.class.getName());
    properties.setProperty("socketFactoryArg", socket.toString());
    return DriverManager.getConnection(opening.url(), properties);
  }

  /**
   * A pool that opens connections when they are wanted; it starts though the database be away.
   *
   * @param size at most so many connections
   */
  public HikariDataSource pool(int size) {
    Dialect.Opening opening = opening();
    HikariConfig config = new HikariConfig();
    config.setPoolName(name);
    config.setJdbcUrl(opening.url());
    config.setDataSourceProperties(opening.properties());
    config.setMaximumPoolSize(size);
    config.setMinimumIdle(Math.min(size, 2));
    config.setInitializationFailTimeout(-1);
    config.setConnectionInitSql(opening.session());
    opening
        .isolation()
        .ifPresent(isolation -> config.setTransactionIsolation(Integer.toString(isolation)));
    // Hikari takes no less than 250 ms.
    config.setConnectionTimeout(Math.max(250, connectTimeout.toMillis()));
    config.setValidationTimeout(Math.max(250, Math.min(5_000, connectTimeout.toMillis())));
    return new HikariDataSource(config);
  }

  private Dialect.Opening opening() {
    return address.dialect().opening(this);
  }

  /** Whole seconds, as drivers want them, never less than was asked for. */
  static long seconds(Duration duration) {
    return (duration.toMillis() + 999) / 1000;
  }
}
