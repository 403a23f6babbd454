package dev.rehearse.environment.embedded;

import dev.rehearse.lifecycle.Cache;
import dev.rehearse.lifecycle.NotRehearsable;
import dev.rehearse.lifecycle.Programs;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * The shared libraries that MySQL's binaries need and a fresh system may lack, fetched without root
 * into the cache where apt answers. Immutable.
 *
 * @param folder where fetched ones lie; empty: the system has all
 */
record MySqlLibraries(Optional<Path> folder) {
  private static final Duration LIMIT = Duration.ofMinutes(2);

  /** Library → the packages that hold it, newer names first. */
  private static final Map<String, List<String>> PACKAGES =
      Map.of(
          "libaio.so.1", List.of("libaio1t64", "libaio1"),
          "libnuma.so.1", List.of("libnuma1"),
          "libcrypt.so.1", List.of("libcrypt1"));

  /**
   * What these binaries need here.
   *
   * @throws NotRehearsable if something is missing and cannot be fetched
   */
  static MySqlLibraries of(Binaries binaries, Cache cache) {
    List<String> missing = missing(binaries, Map.of());
    if (missing.isEmpty()) {
      return new MySqlLibraries(Optional.empty());
    }
    Path folder =
        cache.once(
            "libraries/" + binaries.name(),
            found -> Files.exists(found.resolve("whole")),
            empty -> fetch(missing, empty));
    MySqlLibraries fetched = new MySqlLibraries(Optional.of(folder));
    List<String> still = missing(binaries, fetched.environment());
    if (!still.isEmpty()) {
      throw lacks(still, "what apt fetched does not hold them");
    }
    return fetched;
  }

  /** What the server's process must find in its environment. */
  Map<String, String> environment() {
    return folder
        .map(
            path ->
                Map.of(
                    "LD_LIBRARY_PATH",
                    Stream.of("usr/lib/x86_64-linux-gnu", "lib/x86_64-linux-gnu", "links")
                        .map(each -> path.resolve(each).toString())
                        .reduce((one, other) -> one + ":" + other)
                        .orElseThrow()))
        .orElse(Map.of());
  }

  /** The libraries that these binaries do not find. */
  static List<String> missing(Binaries binaries, Map<String, String> environment) {
    ProcessBuilder ldd = new ProcessBuilder("ldd", binaries.program("mysqld").toString());
    ldd.environment().putAll(environment);
    try {
      return Programs.run(ldd, "", LIMIT)
          .said()
          .lines()
          .filter(line -> line.contains("not found"))
          .map(line -> line.strip().split("\\s", 2)[0])
          .distinct()
          .toList();
    } catch (IOException e) {
      throw new NotRehearsable(
          "ldd does not tell which libraries MySQL needs: " + e.getMessage(),
          binaries.folder().toString(),
          "Install libc-bin.",
          e);
    }
  }

  /** With lists of its own, as those of the system may be empty, and only root may fill them. */
  private static void fetch(List<String> missing, Path folder) throws IOException {
    Path state = Files.createDirectories(folder.resolve("apt"));
    for (String each : List.of("lists/partial", "cache/archives/partial")) {
      Files.createDirectories(state.resolve(each));
    }
    List<String> apt =
        List.of(
            "apt-get",
            "-q",
            "-o",
            "Dir::State::lists=" + state.resolve("lists"),
            "-o",
            "Dir::Cache=" + state.resolve("cache"),
            "-o",
            "APT::Sandbox::User=" + System.getProperty("user.name"),
            "-o",
            "Debug::NoLocking=1");
    run(missing, state, with(apt, "update"));
    for (String library : missing) {
      List<String> packages = PACKAGES.getOrDefault(library, List.of());
      String told = "no package is known that holds it";
      boolean got = false;
      for (int i = 0; i < packages.size() && !got; i++) {
        Programs.Outcome outcome = said(state, with(apt, "download", packages.get(i)));
        got = outcome.code() == 0;
        told = outcome.said().strip();
      }
      if (!got) {
        throw lacks(missing, told);
      }
    }
    try (Stream<Path> files = Files.list(state)) {
      for (Path file : files.filter(each -> each.toString().endsWith(".deb")).toList()) {
        run(missing, state, List.of("dpkg", "-x", file.toString(), folder.toString()));
      }
    }
    link(folder);
    Files.createFile(folder.resolve("whole"));
  }

  /** Where libaio was renamed for 64-bit time, its old name must lead to it. */
  private static void link(Path folder) throws IOException {
    Path links = Files.createDirectories(folder.resolve("links"));
    try (Stream<Path> files = Files.walk(folder)) {
      Optional<Path> renamed =
          files.filter(each -> each.getFileName().toString().equals("libaio.so.1t64")).findFirst();
      if (renamed.isPresent()) {
        Files.createSymbolicLink(links.resolve("libaio.so.1"), renamed.get());
      }
    }
  }

  private static List<String> with(List<String> command, String... more) {
    List<String> all = new ArrayList<>(command);
    all.addAll(List.of(more));
    return all;
  }

  private static Programs.Outcome said(Path folder, List<String> command) throws IOException {
    return Programs.run(new ProcessBuilder(command).directory(folder.toFile()), "", LIMIT);
  }

  private static void run(List<String> missing, Path folder, List<String> command)
      throws IOException {
    Programs.Outcome outcome = said(folder, command);
    if (outcome.code() != 0) {
      throw lacks(missing, command.get(0) + " said: " + outcome.said().strip());
    }
  }

  /** What to do about it, for whoever may. */
  static String fix(List<String> missing) {
    return "As root: apt-get install "
        + String.join(
            " ",
            missing.stream()
                .map(each -> PACKAGES.getOrDefault(each, List.of(each)))
                .map(each -> each.get(each.size() - 1))
                .toList())
        + " (libaio1t64 in place of libaio1 on Debian 13 and Ubuntu 24.04, with a link libaio.so.1)";
  }

  private static NotRehearsable lacks(List<String> missing, String why) {
    return new NotRehearsable(
        "MySQL needs " + String.join(", ", missing) + ", and they could not be fetched: " + why,
        "shared libraries",
        fix(missing));
  }
}
