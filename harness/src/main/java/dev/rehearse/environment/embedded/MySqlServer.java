package dev.rehearse.environment.embedded;

import dev.rehearse.database.Login;
import dev.rehearse.database.MySql;
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
import dev.rehearse.lifecycle.Secrets;
import dev.rehearse.lifecycle.Unprivileged;
import dev.rehearse.plan.Plan;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.IntSupplier;

/** A MySQL server of its own for one run. Thread-safe. */
final class MySqlServer implements EmbeddedServer {
  private static final Duration LIMIT = Duration.ofSeconds(60);

  /**
   * Durable, with everything that replication and a drain look at. Replicas must tell each other
   * apart, so each side has a number.
   */
  private static final List<String> SETTINGS =
      List.of(
          "--bind-address=127.0.0.1",
          "--skip-name-resolve",
          "--character-set-server=utf8mb4",
          "--default-time-zone=+00:00",
          "--explicit-defaults-for-timestamp=ON",
          "--innodb-flush-log-at-trx-commit=1",
          "--sync-binlog=1",
          "--innodb-buffer-pool-size=128M",
          "--innodb-buffer-pool-load-at-startup=OFF",
          "--innodb-buffer-pool-dump-at-shutdown=OFF",
          "--log-bin=binlog",
          "--binlog-format=ROW",
          "--binlog-row-image=FULL",
          "--gtid-mode=ON",
          "--enforce-gtid-consistency=ON",
          "--log-slave-updates=ON",
          // A replica of this rehearsal: it notices a dead link soon, and survives a kill.
          "--slave-net-timeout=4",
          "--relay-log=relay",
          "--relay-log-recovery=ON",
          "--master-info-repository=TABLE",
          "--relay-log-info-repository=TABLE",
          "--max-connections=100",
          "--max-allowed-packet=64M",
          "--local-infile=OFF",
          "--performance-schema=ON",
          "--performance-schema-instrument=transaction=ON",
          "--performance-schema-instrument=wait/lock/metadata/sql/mdl=ON",
          "--performance-schema-consumer-events-transactions-current=ON",
          "--performance-schema-consumer-events-statements-current=ON",
          // 5.7 knows no such plugin.
          "--loose-mysqlx=OFF");

  private final Server server;
  private final ChildProcess process;

  private MySqlServer(Server server, ChildProcess process) {
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

  /** The program and what it needs in every mode; {@code --no-defaults} must come first. */
  static List<String> program(Binaries binaries, Path data) {
    return List.of(
        binaries.program("mysqld").toString(),
        "--no-defaults",
        "--basedir=" + binaries.folder(),
        "--lc-messages-dir=" + binaries.folder().resolve("share"),
        "--datadir=" + data);
  }

  static MySqlServer start(
      Side side, Plan.Database wanted, Cache cache, RunLedger ledger, Path logs) {
    return start(side, wanted, cache, ledger, logs, Ports::free);
  }

  static MySqlServer start(
      Side side,
      Plan.Database wanted,
      Cache cache,
      RunLedger ledger,
      Path logs,
      IntSupplier ports) {
    Unprivileged user = Unprivileged.here();
    Binaries binaries = Binaries.of(wanted, cache);
    Passage.check(user, binaries.folder());
    MySqlLibraries libraries = MySqlLibraries.of(binaries, cache);
    Path data = ledger.scratch().resolve(side.word());
    Path log = logs.resolve("mysql-" + side.word() + ".log");
    try {
      MySqlTemplate.of(binaries, libraries, user, cache).folder().copyTo(data, user);
      return EmbeddedServer.atFreePort(
          "MySQL",
          ports,
          port -> {
            Server server = EmbeddedServer.described(side, binaries.version(), new MySql(), port);
            Path first = first(server, data, user);
            Launch launch = launch(server, user, binaries, libraries, data, first, log);
            Optional<MySqlServer> started =
                started(server, ledger.record(ChildProcess.start(launch)));
            Files.delete(first);
            return started;
          });
    } catch (IOException e) {
      throw new NotRehearsable(
          "MySQL " + binaries.version() + " could not be set up: " + e.getMessage(),
          data.toString(),
          "Check free space and permissions.",
          e);
    }
  }

  /**
   * What the server does before it listens: database, roles with their passwords, root locked. Each
   * statement is a line, and none of them goes into the binary log, where replicas would find it.
   */
  private static Path first(Server server, Path data, Unprivileged user) throws IOException {
    List<String> lines = new ArrayList<>();
    lines.add("SET sql_log_bin = 0;");
    lines.add("CREATE DATABASE IF NOT EXISTS " + Roles.DATABASE + " CHARACTER SET utf8mb4;");
    for (Login login : List.of(server.admin(), server.application(), server.feed())) {
      lines.add("CREATE USER IF NOT EXISTS '" + login.user() + "'@'%';");
      lines.add("ALTER USER '" + login.user() + "'@'%' IDENTIFIED BY '" + login.password() + "';");
    }
    for (Login login : List.of(server.application(), server.feed())) {
      // Who has no right in a database may not enter it; this one lets in and lets nothing be done.
      lines.add("GRANT SHOW VIEW ON " + Roles.DATABASE + ".* TO '" + login.user() + "'@'%';");
    }
    lines.add("GRANT ALL ON *.* TO '" + Roles.ADMIN + "'@'%' WITH GRANT OPTION;");
    lines.add(
        "ALTER USER 'root'@'localhost' IDENTIFIED BY '" + Secrets.password() + "' ACCOUNT LOCK;");
    Path file =
        Files.createFile(
            data.resolve("first.sql"),
            PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
    Files.write(file, lines);
    DataFolder.give(file, user);
    return file;
  }

  private static Launch launch(
      Server server,
      Unprivileged user,
      Binaries binaries,
      MySqlLibraries libraries,
      Path data,
      Path first,
      Path log) {
    List<String> command = new ArrayList<>(program(binaries, data));
    command.addAll(SETTINGS);
    command.addAll(MySqlTemplate.SIZES);
    command.add("--port=" + server.direct().port());
    command.add("--socket=" + data.resolve("mysql.sock"));
    command.add("--pid-file=" + data.resolve("mysqld.pid"));
    command.add("--server-id=" + (server.side() == Side.OLD ? 1 : 2));
    command.add("--init-file=" + first);
    return Launch.of("mysql-" + server.side().word(), user.command(command), log)
        .withEnvironment(libraries.environment())
        .in(Path.of("/"))
        .withNiceness(Launch.YIELDING)
        .withFarewell("KILL");
  }

  /** Empty if the port was taken. */
  private static Optional<MySqlServer> started(Server server, ChildProcess process)
      throws IOException {
    boolean up = false;
    try {
      up = answers(server, process);
    } finally {
      if (!up) {
        process.kill();
      }
    }
    return up ? Optional.of(new MySqlServer(server, process)) : Optional.empty();
  }

  /** False if the port was taken. */
  private static boolean answers(Server server, ChildProcess process) throws IOException {
    Attempt attempt =
        Await.until(
            "the first connection to MySQL " + server.version(),
            LIMIT,
            () -> Attempt.at(server, process),
            seen -> seen.connected() || seen.ended());
    if (attempt.ended()) {
      String tail = LogTail.of(process.log());
      if (!tail.contains("Address already in use")) {
        throw new IOException("it ended at once:\n" + tail);
      }
    }
    return attempt.connected();
  }

  /** One look at a server that is coming up. */
  private record Attempt(boolean connected, boolean ended, Optional<String> said) {
    static Attempt at(Server server, ChildProcess process) {
      if (!process.alive()) {
        return new Attempt(false, true, Optional.of("the server ended"));
      }
      try (Connection connection = server.asAdmin("rehearse").connect()) {
        return new Attempt(connection.isValid(1), false, Optional.empty());
      } catch (SQLException e) {
        return new Attempt(false, false, Optional.ofNullable(e.getMessage()));
      }
    }
  }
}
