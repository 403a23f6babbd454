package dev.rehearse.environment.embedded;

import dev.rehearse.history.Side;
import dev.rehearse.lifecycle.Cache;
import dev.rehearse.lifecycle.Folders;
import dev.rehearse.lifecycle.Programs;
import dev.rehearse.lifecycle.RunLedger;
import dev.rehearse.plan.Plan;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.LongStream;

/**
 * How long a database alone takes from nothing to its first answer: from a data folder that was
 * made before, and where it has to be made first, both in one run. What was started is deleted when
 * everything has been measured, and written out before the next is: ext4 passes over inodes freed
 * in the last minutes one by one, so that a folder copied right after others went would be slower
 * than one copied on its own, and so would a server whose disk still takes what was copied before.
 */
public final class StartBenchmark {
  private static final int ROUNDS = 5;

  private static final List<Plan.Database> DATABASES =
      List.of(
          new Plan.Database(Plan.Engine.POSTGRESQL, "14"),
          new Plan.Database(Plan.Engine.POSTGRESQL, "18"),
          new Plan.Database(Plan.Engine.MYSQL, "5.7"),
          new Plan.Database(Plan.Engine.MYSQL, "8.0"));

  private final List<RunLedger> ledgers = new ArrayList<>();

  private StartBenchmark() {}

  /** Prints a table. */
  public static void main(String[] arguments) throws Exception {
    System.out.println("| database | first query | initialise and start |");
    System.out.println("|---|---|---|");
    Cache users = Cache.ofUser();
    StartBenchmark benchmark = new StartBenchmark();
    Cache own = beside(users);
    try {
      for (Plan.Database database : DATABASES) {
        System.out.println(benchmark.row(database, users, own));
      }
    } finally {
      for (RunLedger ledger : benchmark.ledgers) {
        ledger.close();
      }
      Folders.delete(own.root());
    }
  }

  private String row(Plan.Database database, Cache users, Cache own) {
    // Binaries and libraries are there before anything is measured.
    firstQuery(database, users);
    long cold = firstQuery(database, own);
    long[] warm = LongStream.range(0, ROUNDS).map(round -> firstQuery(database, own)).toArray();
    return String.format(
        Locale.ROOT,
        "| %s %s | %d ms (%s) | %d ms |",
        database.engine().word(),
        database.version(),
        LongStream.of(warm).sorted().skip(ROUNDS / 2).findFirst().orElseThrow(),
        String.join(" ", LongStream.of(warm).mapToObj(Long::toString).toList()),
        cold);
  }

  /** A cache of its own with the user's binaries, and no data folder made yet. */
  private static Cache beside(Cache users) throws IOException {
    Path folder = users.root().resolve("benchmark");
    // A benchmark that was killed may have left it.
    Folders.delete(folder);
    Files.createDirectory(folder);
    try (DirectoryStream<Path> entries = Files.newDirectoryStream(users.root())) {
      for (Path entry : entries) {
        String name = entry.getFileName().toString();
        boolean made = !List.of("templates", "scratch", "benchmark").contains(name);
        if (made && Files.isDirectory(entry)) {
          Files.createSymbolicLink(folder.resolve(name), entry);
        }
      }
    }
    return new Cache(folder);
  }

  /** Milliseconds. */
  private long firstQuery(Plan.Database database, Cache cache) {
    RunLedger ledger = RunLedger.open(cache);
    ledgers.add(ledger);
    try {
      Path logs = Files.createDirectories(ledger.scratch().resolve("logs"));
      Programs.run(List.of("sync"), "", Duration.ofMinutes(1));
      long begun = System.nanoTime();
      try (EmbeddedServer server = start(database, cache, ledger, logs);
          Connection connection = server.server().asAdmin("benchmark").connect();
          Statement statement = connection.createStatement()) {
        statement.execute("SELECT 1");
        return (System.nanoTime() - begun) / 1_000_000;
      }
    } catch (IOException | SQLException e) {
      throw new IllegalStateException(database + " did not start", e);
    }
  }

  private static EmbeddedServer start(
      Plan.Database database, Cache cache, RunLedger ledger, Path logs) {
    return database.engine() == Plan.Engine.MYSQL
        ? MySqlServer.start(Side.OLD, database, cache, ledger, logs)
        : PostgreSqlServer.start(Side.OLD, database, cache, ledger, logs);
  }
}
