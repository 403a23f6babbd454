package dev.rehearse.environment.embedded;

import dev.rehearse.environment.Environment;
import dev.rehearse.environment.Layout;
import dev.rehearse.environment.Link;
import dev.rehearse.environment.Server;
import dev.rehearse.fault.toxiproxy.Toxiproxy;
import dev.rehearse.history.Side;
import dev.rehearse.lifecycle.Cache;
import dev.rehearse.lifecycle.NotRehearsable;
import dev.rehearse.lifecycle.Programs;
import dev.rehearse.lifecycle.RunLedger;
import dev.rehearse.lifecycle.Teardown;
import dev.rehearse.lifecycle.Unprivileged;
import dev.rehearse.plan.Plan;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;

/** Real servers as child processes of ours, without Docker. */
public final class EmbeddedEnvironment implements Environment {
  private final Map<Side, Server> servers;
  private final Map<String, Link> links;
  private final Toxiproxy proxies;
  private final Teardown teardown;

  private EmbeddedEnvironment(
      Map<Side, Server> servers, Map<String, Link> links, Toxiproxy proxies, Teardown teardown) {
    this.servers = Map.copyOf(servers);
    this.links = links;
    this.proxies = proxies;
    this.teardown = teardown;
  }

  /**
   * Starts both servers and the proxies, all at once.
   *
   * @param layout the processes that get links, each its own
   * @param logs the folder for the servers' logs
   * @throws dev.rehearse.lifecycle.NotRehearsable if this machine or the embedded versions do not
   *     suffice
   */
  public static EmbeddedEnvironment start(
      Plan.Databases databases, Layout layout, Path logs, RunLedger ledger, Cache cache) {
    Teardown teardown = new Teardown();
    try {
      var old = later(teardown, Side.OLD, databases.old(), cache, ledger, logs);
      var fresh = later(teardown, Side.NEW, databases.fresh(), cache, ledger, logs);
      var toxiproxy =
          CompletableFuture.supplyAsync(
              () -> teardown.add("Toxiproxy", Toxiproxy.start(cache, ledger, logs)));
      // All have to end before a failure may leave this method, or the teardown would miss one.
      var all = CompletableFuture.allOf(old, fresh, toxiproxy);
      all.join();
      Map<Side, Server> servers = Map.of(Side.OLD, old.join(), Side.NEW, fresh.join());
      Toxiproxy proxies = toxiproxy.join();
      return new EmbeddedEnvironment(servers, link(servers, layout, proxies), proxies, teardown);
    } catch (CompletionException e) {
      RuntimeException cause = e.getCause() instanceof RuntimeException known ? known : e;
      closeAfter(cause, teardown);
      throw cause;
    } catch (RuntimeException e) {
      closeAfter(e, teardown);
      throw e;
    }
  }

  /** What is embedded, as plans write engine and version, and the exact version of each. */
  public static Map<Plan.Database, String> versions() {
    Map<Plan.Database, String> versions = new LinkedHashMap<>();
    Binaries.versions()
        .forEach(
            (name, exact) -> {
              String[] parts = name.split("-", 2);
              Plan.Engine engine = Plan.Engine.valueOf(parts[0].toUpperCase(Locale.ROOT));
              versions.put(new Plan.Database(engine, parts[1]), exact);
            });
    return versions;
  }

  /**
   * Unpacks the binaries of a server and runs them far enough to say who they are.
   *
   * @return what they say
   * @throws NotRehearsable if they do not run here
   */
  public static String tried(Plan.Database wanted, Cache cache) {
    Unprivileged user = Unprivileged.here();
    Binaries binaries = Binaries.of(wanted, cache);
    Passage.check(user, binaries.folder());
    boolean mysql = wanted.engine() == Plan.Engine.MYSQL;
    String program = binaries.program(mysql ? "mysqld" : "postgres").toString();
    Map<String, String> environment = Map.of();
    if (mysql) {
      environment = MySqlLibraries.of(binaries, cache).environment();
    }
    try {
      ProcessBuilder asked = new ProcessBuilder(user.command(List.of(program, "--version")));
      asked.environment().putAll(environment);
      Programs.Outcome outcome = Programs.run(asked, "", Duration.ofSeconds(20));
      if (outcome.code() == 0) {
        return outcome.said().strip();
      }
      throw new IOException("it ended with " + outcome.code() + ": " + outcome.said().strip());
    } catch (IOException e) {
      throw new NotRehearsable(
          "The embedded " + binaries.name() + " does not run here: " + e.getMessage(),
          program,
          "It needs glibc and the libraries that ldd shows for it.",
          e);
    }
  }

  private static void closeAfter(RuntimeException failure, Teardown teardown) {
    try {
      teardown.close();
    } catch (RuntimeException e) {
      failure.addSuppressed(e);
    }
  }

  private static CompletableFuture<Server> later(
      Teardown teardown,
      Side side,
      Plan.Database wanted,
      Cache cache,
      RunLedger ledger,
      Path logs) {
    return CompletableFuture.supplyAsync(
        () ->
            teardown
                .add(
                    wanted.engine().word() + " " + side.word(),
                    server(side, wanted, cache, ledger, logs))
                .server());
  }

  private static EmbeddedServer server(
      Side side, Plan.Database wanted, Cache cache, RunLedger ledger, Path logs) {
    return switch (wanted.engine()) {
      case POSTGRESQL -> PostgreSqlServer.start(side, wanted, cache, ledger, logs);
      case MYSQL -> MySqlServer.start(side, wanted, cache, ledger, logs);
    };
  }

  private static Map<String, Link> link(
      Map<Side, Server> servers, Layout layout, Toxiproxy proxies) {
    Map<String, Link> links = new LinkedHashMap<>();
    for (Layout.Way way : layout.ways()) {
      Server server = servers.get(way.asked());
      if (server == null) {
        throw new IllegalStateException("No server for " + way.asked().word() + ".");
      }
      links.put(
          way.name(),
          new Link(way.name(), way.from(), way.to(), proxies.proxy(way.name(), server.direct())));
    }
    return links;
  }

  @Override
  public String name() {
    return "embedded";
  }

  @Override
  public Server server(Side side) {
    Server server = servers.get(side);
    if (server == null) {
      throw new IllegalArgumentException("No server for " + side.word() + ".");
    }
    return server;
  }

  @Override
  public Link link(String name) {
    Link link = links.get(name);
    if (link == null) {
      throw new IllegalArgumentException(
          "There is no link " + name + "; there are " + String.join(", ", links.keySet()) + ".");
    }
    return link;
  }

  @Override
  public List<Link> links() {
    return List.copyOf(links.values());
  }

  @Override
  public Toxiproxy proxies() {
    return proxies;
  }

  @Override
  public void close() {
    teardown.close();
  }
}
