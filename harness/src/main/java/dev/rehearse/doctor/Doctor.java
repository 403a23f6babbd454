package dev.rehearse.doctor;

import dev.rehearse.database.Dialect;
import dev.rehearse.environment.embedded.EmbeddedEnvironment;
import dev.rehearse.fault.toxiproxy.ToxiproxyProgram;
import dev.rehearse.lifecycle.Cache;
import dev.rehearse.lifecycle.NotRehearsable;
import dev.rehearse.lifecycle.Programs;
import dev.rehearse.lifecycle.Room;
import dev.rehearse.lifecycle.Unprivileged;
import dev.rehearse.plan.Plan;
import java.io.IOException;
import java.nio.file.Files;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;

/** Looks at this machine. Stateless; it starts no server and builds nothing. */
public final class Doctor {
  private static final Duration LIMIT = Duration.ofSeconds(10);

  private Doctor() {}

  /**
   * Every probe, in the order in which a rehearsal needs things.
   *
   * @param cache the folder that would be used; asked for only here, as it may fail itself
   */
  public static List<Probe> examine(Supplier<Cache> cache) {
    List<Probe> probes = new ArrayList<>();
    probes.add(platform());
    probes.add(java());
    probes.addAll(tools());
    Cache found;
    try {
      found = cache.get();
    } catch (NotRehearsable e) {
      probes.add(Probe.lacks("cache", e.what() + " (" + e.where() + ")", e.next()));
      return List.copyOf(probes);
    }
    probes.add(writable(found));
    probes.add(room(found));
    EmbeddedEnvironment.versions()
        .forEach((database, exact) -> probes.add(embedded(database, exact, found)));
    probes.add(go());
    probes.add(toxiproxy(found));
    probes.add(docker());
    return List.copyOf(probes);
  }

  private static Probe platform() {
    String platform = System.getProperty("os.name") + " " + System.getProperty("os.arch");
    return platform.equals("Linux amd64")
        ? Probe.has("platform", platform)
        : Probe.lacks(
            "platform", platform, "The embedded environment runs on Linux x86-64: rehearse there.");
  }

  private static Probe java() {
    String says = "Java " + Runtime.version() + " in " + System.getProperty("java.home");
    return Runtime.version().feature() >= 17
        ? Probe.has("java", says)
        : Probe.lacks("java", says, "Install a JDK 17 or later.");
  }

  private static List<Probe> tools() {
    List<Probe> probes = new ArrayList<>();
    for (String tool : List.of("sh", "setsid", "mkfifo", "cp", "nice")) {
      probes.add(tool(tool, "Install coreutils and util-linux."));
    }
    if (Unprivileged.runningAsRoot()) {
      probes.add(tool("setpriv", "Install util-linux, or run rehearse as an ordinary user."));
    }
    return probes;
  }

  private static Probe tool(String name, String fix) {
    return Programs.find(name)
        .map(path -> Probe.has(name, path.toString()))
        .orElseGet(() -> Probe.lacks(name, "not on PATH", fix));
  }

  private static Probe writable(Cache cache) {
    try {
      Files.delete(Files.createTempFile(cache.root(), "probe", ""));
      return Probe.has("cache", cache.root() + " is writable");
    } catch (IOException e) {
      return Probe.lacks(
          "cache",
          cache.root() + " cannot be written: " + e.getMessage(),
          "Make it writable, or name another folder with REHEARSE_CACHE.");
    }
  }

  private static Probe room(Cache cache) {
    try {
      long free = Files.getFileStore(cache.root()).getUsableSpace();
      String says = (free >> 20) + " MiB free at " + cache.root();
      return free >= Room.FOR_SERVERS
          ? Probe.has("disk", says)
          : Probe.lacks("disk", says, "Free 1 GiB, or name another folder with REHEARSE_CACHE.");
    } catch (IOException e) {
      return Probe.lacks("disk", "its free space is unknown: " + e.getMessage(), "Look at df.");
    }
  }

  private static Probe embedded(Plan.Database database, String exact, Cache cache) {
    String name = Dialect.named(database.engine().word()).brand() + " " + database.version();
    try {
      return Probe.has(name, EmbeddedEnvironment.tried(database, cache) + " (" + exact + ")");
    } catch (NotRehearsable e) {
      return Probe.lacks(name, e.what() + " (" + e.where() + ")", e.next());
    }
  }

  private static Probe go() {
    String fix = "Install Go 1.24 or later, if Toxiproxy is to be built here.";
    return Programs.find("go")
        .map(go -> said("go", List.of(go.toString(), "version"), fix))
        .orElseGet(() -> Probe.optional("go", "not on PATH", fix));
  }

  private static Probe toxiproxy(Cache cache) {
    var present = ToxiproxyProgram.present(cache);
    if (present.isPresent()) {
      return Probe.has("toxiproxy", present.get().toString());
    }
    return Programs.find("go").isPresent()
        ? Probe.has("toxiproxy", "not there yet; Go builds it at the first run, in about a minute")
        : Probe.lacks("toxiproxy", "not on PATH, and no Go to build it", ToxiproxyProgram.WAYS);
  }

  private static Probe docker() {
    String fix = "Only --environment containers needs it: install and start a Docker engine.";
    return Programs.find("docker")
        .map(
            docker ->
                said(
                    "docker",
                    List.of(docker.toString(), "version", "--format", "engine {{.Server.Version}}"),
                    fix))
        .orElseGet(() -> Probe.optional("docker", "not on PATH", fix));
  }

  private static Probe said(String name, List<String> command, String fix) {
    try {
      Programs.Outcome outcome = Programs.run(command, "", LIMIT);
      String says = outcome.said().strip();
      return outcome.code() == 0 ? Probe.has(name, says) : Probe.optional(name, says, fix);
    } catch (IOException e) {
      return Probe.optional(name, String.valueOf(e.getMessage()), fix);
    }
  }
}
