package dev.rehearse.environment.embedded;

import static dev.rehearse.environment.embedded.Rehearsed.one;
import static dev.rehearse.environment.embedded.Rehearsed.run;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assumptions.assumeThat;

import dev.rehearse.database.Address;
import dev.rehearse.database.Database;
import dev.rehearse.database.Login;
import dev.rehearse.environment.Link;
import dev.rehearse.environment.Server;
import dev.rehearse.history.Side;
import dev.rehearse.lifecycle.Cache;
import dev.rehearse.lifecycle.NotRehearsable;
import dev.rehearse.lifecycle.Ports;
import dev.rehearse.lifecycle.RunLedger;
import dev.rehearse.lifecycle.Unprivileged;
import dev.rehearse.plan.Plan;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.TimeZone;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.IntSupplier;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class EmbeddedEnvironmentTest extends WithServers {
  private static final Plan.Database POSTGRESQL_18 =
      new Plan.Database(Plan.Engine.POSTGRESQL, "18");

  @Test
  void eachServerIsOfTheVersionAskedForAndDurable() throws Exception {
    for (Side side : Side.values()) {
      try (Connection admin = rehearsed.admin(side)) {
        String major = side == Side.OLD ? "14." : "18.";
        assertThat(one(admin, "SHOW server_version")).startsWith(major);
        assertThat(rehearsed.server(side).version()).startsWith(major);
        assertThat(one(admin, "SHOW fsync") + one(admin, "SHOW full_page_writes"))
            .isEqualTo("onon");
        assertThat(one(admin, "SHOW wal_level")).isEqualTo("logical");
        assertThat(one(admin, "SHOW server_encoding")).isEqualTo("UTF8");
        assertThat(one(admin, "SHOW max_prepared_transactions")).isEqualTo("0");
      }
    }
  }

  @Test
  void everySessionIsInUtcWhateverThisMachineIs() throws Exception {
    TimeZone before = TimeZone.getDefault();
    TimeZone.setDefault(TimeZone.getTimeZone("Europe/Vienna"));
    try (Connection plain = rehearsed.admin(Side.NEW);
        var pool = rehearsed.server(Side.NEW).asAdmin("test").pool(1);
        Connection pooled = pool.getConnection()) {
      assertThat(one(plain, "SHOW TimeZone") + one(pooled, "SHOW TimeZone")).isEqualTo("UTCUTC");
      assertThat(one(pooled, "SELECT '2026-07-01 12:00+00'::timestamptz::text"))
          .isEqualTo("2026-07-01 12:00:00+00");
    } finally {
      TimeZone.setDefault(before);
    }
  }

  @Test
  void everyProcessHasALinkOfItsOwnToEachSide() throws Exception {
    assertThat(rehearsed.environment().links())
        .extracting(Link::name)
        .containsExactly(
            "application-1->old",
            "application-1->new",
            "application-2->old",
            "application-2->new",
            "migrator->old",
            "migrator->new",
            "front-door->old",
            "front-door->new");
    for (Link link : rehearsed.environment().links()) {
      Server server = rehearsed.server(link.to());
      try (Connection connection =
          Database.of(link.address(), server.application(), "test").connect()) {
        assertThat(one(connection, "SHOW server_version"))
            .startsWith(link.to() == Side.OLD ? "14." : "18.");
      }
    }
    assertThatThrownBy(() -> rehearsed.environment().link("application-3->old"))
        .hasMessageContaining("application-2->old");
  }

  @Test
  void nobodyEntersWithoutTheGeneratedPassword() {
    Server server = rehearsed.server(Side.NEW);
    for (Login role : List.of(server.admin(), server.application(), server.feed())) {
      for (String guess : List.of("", role.user(), "postgres", server.feed().password() + "x")) {
        assertThatThrownBy(
                () ->
                    Database.of(server.direct(), new Login(role.user(), guess), "guess").connect())
            .isInstanceOf(SQLException.class)
            .hasMessageContaining("password");
      }
    }
    assertThat(server.admin().password())
        .isNotEqualTo(rehearsed.server(Side.OLD).admin().password());
  }

  @Test
  void theApplicationsRoleOwnsNothingAndMakesNothing() throws Exception {
    for (Side side : Side.values()) {
      Server server = rehearsed.server(side);
      for (Login role : List.of(server.application(), server.feed())) {
        try (Connection connection = Database.of(server.direct(), role, "test").connect()) {
          assertThatThrownBy(() -> run(connection, "CREATE TABLE mine (id int)"))
              .hasMessageContaining("permission denied");
          assertThat(
                  one(
                      connection,
                      "SELECT rolsuper OR rolcreaterole OR rolcreatedb FROM pg_roles WHERE rolname = current_user"))
              .isEqualTo("f");
        }
      }
    }
  }

  @Test
  void noPasswordReachesALogAndNoOneButTheServerEntersItsData() throws Exception {
    Server server = rehearsed.server(Side.OLD);
    try (Connection admin = rehearsed.admin(Side.OLD);
        Stream<Path> logs = Files.walk(Path.of("target"))) {
      for (Path log : logs.filter(path -> path.toString().endsWith(".log")).toList()) {
        assertThat(Files.readString(log))
            .doesNotContain(
                server.admin().password(),
                server.application().password(),
                server.feed().password());
      }
      Path data = Path.of(one(admin, "SHOW data_directory"));
      assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(data)))
          .isEqualTo("rwx------");
      Path socket = data.resolve(".s.PGSQL." + server.direct().port());
      assertThatThrownBy(() -> server.asAdmin("local").connectLocally(socket))
          .isInstanceOf(SQLException.class);
    }
  }

  @Test
  void everyListenerIsOnTheLoopbackAddress() throws Exception {
    List<Integer> ports =
        Stream.concat(
                rehearsed.environment().links().stream().map(Link::address),
                Stream.of(rehearsed.server(Side.OLD).direct(), rehearsed.server(Side.NEW).direct()))
            .map(Address::port)
            .toList();
    List<String> listeners =
        Stream.concat(
                Files.readAllLines(Path.of("/proc/net/tcp")).stream(),
                Files.readAllLines(Path.of("/proc/net/tcp6")).stream())
            .map(line -> line.strip().split("\\s+"))
            .filter(words -> words[3].equals("0A"))
            .map(words -> words[1])
            .filter(local -> ports.contains(Integer.parseInt(local.split(":")[1], 16)))
            .toList();
    assertThat(listeners).hasSameSizeAs(ports).allMatch(local -> local.startsWith("0100007F:"));
  }

  @Test
  void serversRunUnprivilegedEvenUnderRoot() throws Exception {
    assumeThat(Unprivileged.runningAsRoot()).isTrue();
    try (Connection admin = rehearsed.admin(Side.NEW)) {
      Path data = Path.of(one(admin, "SHOW data_directory"));
      String pid = Files.readAllLines(data.resolve("postmaster.pid")).get(0);
      assertThat(Files.getAttribute(Path.of("/proc", pid), "unix:uid")).isEqualTo(Unprivileged.UID);
    }
  }

  @Test
  void twoRehearsalsAtOnceDoNotDisturbEachOther() throws Exception {
    try (Rehearsed other = Rehearsed.start();
        Connection mine = rehearsed.admin(Side.NEW);
        Connection theirs = other.admin(Side.NEW)) {
      assertThat(one(theirs, "SHOW data_directory")).isNotEqualTo(one(mine, "SHOW data_directory"));
    }
    try (Connection mine = rehearsed.admin(Side.NEW)) {
      assertThat(one(mine, "SELECT 1")).isEqualTo("1");
    }
  }

  @Test
  void aPortThatSomebodyTookIsNotInsistedOn(@TempDir Path logs) throws Exception {
    Cache cache = Cache.ofUser();
    try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
        RunLedger ledger = RunLedger.open(cache)) {
      AtomicInteger asked = new AtomicInteger();
      IntSupplier ports = () -> asked.getAndIncrement() == 0 ? taken.getLocalPort() : Ports.free();
      try (PostgreSqlServer server =
          PostgreSqlServer.start(Side.OLD, POSTGRESQL_18, cache, ledger, logs, ports)) {
        assertThat(asked.get()).isGreaterThan(1);
        assertThat(server.server().direct().port()).isNotEqualTo(taken.getLocalPort());
      }
    }
  }

  @Test
  void aVersionThatIsNotEmbeddedIsRefusedWithTheOnesThatAre() {
    assertThatThrownBy(
            () -> Binaries.of(new Plan.Database(Plan.Engine.POSTGRESQL, "15"), Cache.ofUser()))
        .isInstanceOf(NotRehearsable.class)
        .hasMessageContaining("postgresql 15")
        .hasMessageContaining("postgresql 14, postgresql 18");
  }

  @Test
  void aCacheThatTheServersUserCannotEnterIsRefused(@TempDir Path shut) throws Exception {
    Files.setPosixFilePermissions(shut, PosixFilePermissions.fromString("rwx------"));
    assertThatThrownBy(() -> Passage.check(new Unprivileged.Other(Unprivileged.UID), shut))
        .isInstanceOf(NotRehearsable.class)
        .hasMessageContaining("REHEARSE_CACHE");
    Passage.check(new Unprivileged.Same(), shut);
  }

  @Test
  void damagedBinariesAreUnpackedAgain(@TempDir Path folder) throws Exception {
    Cache cache = new Cache(folder);
    Path half =
        Files.createDirectories(folder.resolve("postgresql-" + Binaries.versions().get("18")));
    Files.createDirectory(half.resolve("bin"));

    Binaries binaries = Binaries.of(POSTGRESQL_18, cache);

    assertThat(binaries.program("postgres")).isExecutable();
    assertThat(binaries.program("initdb")).isExecutable();
  }
}
