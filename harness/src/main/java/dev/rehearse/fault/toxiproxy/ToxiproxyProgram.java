package dev.rehearse.fault.toxiproxy;

import dev.rehearse.lifecycle.Cache;
import dev.rehearse.lifecycle.NotRehearsable;
import dev.rehearse.lifecycle.Programs;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** Where the server's program is. Stateless. */
public final class ToxiproxyProgram {
  /** The version that the Go module under docker/ pins. */
  public static final String VERSION = "2.12.0";

  private static final String NAME = "toxiproxy-server";

  /** The three ways to get it. */
  public static final String WAYS =
      "Put "
          + NAME
          + " on PATH; or install Go 1.24 or later, with which it is built once; or, where Docker"
          + " is, copy it out of the image ghcr.io/shopify/toxiproxy:"
          + VERSION
          + ".";

  private static final Duration LIMIT = Duration.ofMinutes(10);

  private ToxiproxyProgram() {}

  /** The program on PATH or in the cache, without building it. */
  public static Optional<Path> present(Cache cache) {
    Path built = cache.root().resolve(folder()).resolve(NAME);
    return Programs.find(NAME).or(() -> Optional.of(built).filter(Files::isExecutable));
  }

  /**
   * The program: from PATH, else from the cache, else built into the cache with Go.
   *
   * @throws NotRehearsable if there is none and it cannot be built; names the three ways to get it
   */
  public static Path find(Cache cache) {
    return present(cache).orElseGet(() -> build(cache).resolve(NAME));
  }

  private static String folder() {
    return "toxiproxy-" + VERSION;
  }

  private static Path build(Cache cache) {
    Path go = Programs.find("go").orElseThrow(() -> missing("Go is not on PATH either"));
    return cache.once(
        folder(), found -> Files.isExecutable(found.resolve(NAME)), empty -> build(go, empty));
  }

  private static void build(Path go, Path folder) throws IOException {
    Path module = Files.createDirectory(folder.resolve("module"));
    for (String file : List.of("go.mod", "go.sum", "tools.go")) {
      try (InputStream in = ToxiproxyProgram.class.getResourceAsStream("/tools/" + file)) {
        if (in == null) {
          throw new IOException(
              "Our jar lacks tools/" + file + "; build the module harness again.");
        }
        Files.copy(in, module.resolve(file), StandardCopyOption.REPLACE_EXISTING);
      }
    }
    ProcessBuilder builder =
        new ProcessBuilder(
                go.toString(),
                "install",
                "-mod=mod",
                "-buildvcs=false",
                "github.com/Shopify/toxiproxy/v2/cmd/server")
            .directory(module.toFile());
    builder.environment().put("GOBIN", folder.toString());
    builder.environment().put("CGO_ENABLED", "0");
    Programs.Outcome outcome = Programs.run(builder, "", LIMIT);
    if (outcome.code() != 0) {
      throw missing("go install ended with " + outcome.code() + ": " + outcome.said().strip());
    }
    Files.move(folder.resolve("server"), folder.resolve(NAME));
  }

  private static NotRehearsable missing(String why) {
    return new NotRehearsable("Toxiproxy " + VERSION + " is missing: " + why, "PATH", WAYS);
  }
}
