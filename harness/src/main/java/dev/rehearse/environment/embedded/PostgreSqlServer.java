package dev.rehearse.environment.embedded;

import dev.rehearse.database.Database;
import dev.rehearse.database.Login;
import dev.rehearse.database.PostgreSql;
import dev.rehearse.environment.Server;
import dev.rehearse.history.Side;
import dev.rehearse.lifecycle.Await;
import dev.rehearse.lifecycle.Cache;
import dev.rehearse.lifecycle.ChildProcess;
import dev.rehearse.lifecycle.Launch;
import dev.rehearse.lifecycle.LogTail;
import dev.rehearse.lifecycle.NotRehearsable;
import dev.rehearse.lifecycle.Ports;
import dev.rehearse.lifecycle.RunLedger;
import dev.rehearse.lifecycle.Unprivileged;
import dev.rehearse.plan.Plan;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.IntSupplier;

/**
 * A PostgreSQL server of its own for one run. Thread-safe; closing it ends the server at once, as
 * its data is thrown away.
 */
final class PostgreSqlServer implements EmbeddedServer {
  private static final Duration LIMIT = Duration.ofSeconds(30);

  /** What holds once the passwords are set. */
  private static final String DOOR =
      """
      local all all scram-sha-256
      host all all 127.0.0.1/32 scram-sha-256
      host replication all 127.0.0.1/32 scram-sha-256
      """;

  private final Server server;
  private final ChildProcess process;

  private PostgreSqlServer(Server server, ChildProcess process) {
    this.server = server;
    this.process = process;
  }

  @Override
  public Server server() {
    return server;
  }

  @Override
  public ChildProcess process() {
    return process;
  }

  @Override
  public void close() {
    process.close();
  }

  static PostgreSqlServer start(
      Side side, Plan.Database wanted, Cache cache, RunLedger ledger, Path logs) {
    return start(side, wanted, cache, ledger, logs, Ports::free);
  }

  static PostgreSqlServer start(
      Side side,
      Plan.Database wanted,
      Cache cache,
      RunLedger ledger,
      Path logs,
      IntSupplier ports) {
    Unprivileged user = Unprivileged.here();
    Binaries binaries = Binaries.of(wanted, cache);
    Passage.check(user, binaries.folder());
    Path data = ledger.scratch().resolve(side.word());
    try {
      PostgreSqlTemplate.of(binaries, user, cache).folder().copyTo(data, user);
      Path log = logs.resolve("postgresql-" + side.word() + ".log");
      return EmbeddedServer.atFreePort(
          "PostgreSQL",
          ports,
          port -> {
            Launch launch = launch(side, user, binaries, data, port, log);
            ChildProcess process = ledger.record(ChildProcess.start(launch));
            return started(
                EmbeddedServer.described(side, binaries.version(), new PostgreSql(), port),
                data,
                process);
          });
    } catch (IOException e) {
      throw new NotRehearsable(
          "PostgreSQL " + binaries.version() + " could not be set up: " + e.getMessage(),
          data.toString(),
          "Check free space and permissions.",
          e);
    }
  }

  private static Launch launch(
      Side side, Unprivileged user, Binaries binaries, Path data, int port, Path log) {
    List<String> command =
        List.of(
            binaries.program("postgres").toString(),
            "-D",
            data.toString(),
            "-p",
            Integer.toString(port),
            "-k",
            data.toString());
    return Launch.of("postgresql-" + side.word(), user.command(command), log)
        .withEnvironment(Map.of("LC_ALL", "C"))
        .in(Path.of("/"))
        .withNiceness(Launch.YIELDING)
        .withFarewell("QUIT");
  }

  /** Empty if the port was taken. */
  private static Optional<PostgreSqlServer> started(Server server, Path data, ChildProcess process)
      throws IOException {
    boolean up = false;
    try {
      Optional<Connection> first = firstConnection(server, data, process);
      if (first.isPresent()) {
        try (Connection connection = first.get()) {
          shutDoor(connection, data, List.of(server.admin(), server.application(), server.feed()));
        }
        up = true;
      }
    } catch (SQLException e) {
      throw new IOException("its roles could not be set up: " + e.getMessage(), e);
    } finally {
      if (!up) {
        process.kill();
      }
    }
    return up ? Optional.of(new PostgreSqlServer(server, process)) : Optional.empty();
  }

  /** Through the socket in the data folder, which nobody else can enter. */
  private static Optional<Connection> firstConnection(
      Server server, Path data, ChildProcess process) throws IOException {
    Path socket = data.resolve(".s.PGSQL." + server.direct().port());
    Database database = server.asAdmin("rehearse");
    Attempt attempt =
        Await.until(
            "the first connection to PostgreSQL " + server.version(),
            LIMIT,
            () -> Attempt.at(database, socket, process),
            seen -> seen.connection().isPresent() || seen.ended());
    if (attempt.ended() && !LogTail.of(process.log()).contains("Address already in use")) {
      throw new IOException("it ended at once:\n" + LogTail.of(process.log()));
    }
    return attempt.connection();
  }

  /** One look at a server that is coming up. */
  private record Attempt(Optional<Connection> connection, boolean ended, String said) {
    static Attempt at(Database database, Path socket, ChildProcess process) {
      if (!process.alive()) {
        return new Attempt(Optional.empty(), true, "the server ended");
      }
      if (!Files.exists(socket)) {
        return new Attempt(Optional.empty(), false, "no socket yet");
      }
      try {
        return new Attempt(Optional.of(database.connectLocally(socket)), false, "");
      } catch (SQLException e) {
        return new Attempt(Optional.empty(), false, String.valueOf(e.getMessage()));
      }
    }
  }

  /** Gives every role its password, and from then on asks for it on every way in. */
  private static void shutDoor(Connection connection, Path data, List<Login> logins)
      throws SQLException, IOException {
    try (Statement statement = connection.createStatement()) {
      // Whatever goes wrong, no password may reach the log.
      statement.execute("SET log_min_error_statement = panic");
      for (Login login : logins) {
        statement.execute("ALTER ROLE " + login.user() + " PASSWORD '" + login.password() + "'");
      }
      Files.writeString(data.resolve("pg_hba.conf"), DOOR);
      statement.execute("SELECT pg_reload_conf()");
    }
  }
}
