package dev.rehearse.environment.embedded;

import dev.rehearse.lifecycle.Cache;
import dev.rehearse.lifecycle.Programs;
import dev.rehearse.lifecycle.Unprivileged;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * An initialised data folder of MySQL to copy from. Immutable.
 *
 * <p>Its root has no password, and no way in: whoever starts a copy locks it before the server
 * listens ({@link MySqlServer}).
 */
record MySqlTemplate(DataFolder folder) {
  private static final Duration LIMIT = Duration.ofMinutes(3);

  /** Small redo logs: a data folder is copied file by file. */
  static final List<String> SIZES =
      List.of("--innodb-log-file-size=16M", "--innodb-data-file-path=ibdata1:12M:autoextend");

  /** The template for these binaries, made in the cache if it is not there. */
  static MySqlTemplate of(
      Binaries binaries, MySqlLibraries libraries, Unprivileged user, Cache cache) {
    String key = DataFolder.key(binaries.version(), SIZES);
    Path folder =
        cache.once(
            "templates/" + binaries.name() + "-" + key,
            found -> Files.exists(found.resolve("whole")),
            empty -> make(binaries, libraries, user, empty));
    return new MySqlTemplate(new DataFolder(folder.resolve("data")));
  }

  private static void make(
      Binaries binaries, MySqlLibraries libraries, Unprivileged user, Path folder)
      throws IOException {
    Path data = folder.resolve("data");
    DataFolder.make(data, user);
    List<String> command = new ArrayList<>(MySqlServer.program(binaries, data));
    command.addAll(SIZES);
    command.add("--initialize-insecure");
    ProcessBuilder builder =
        new ProcessBuilder(user.command(command)).directory(Path.of("/").toFile());
    builder.environment().putAll(libraries.environment());
    Programs.Outcome outcome = Programs.run(builder, "", LIMIT);
    if (outcome.code() != 0) {
      throw new IOException(
          command.get(0) + " ended with " + outcome.code() + ": " + outcome.said());
    }
    // Copies would share a server_uuid, and take each other's transactions for their own.
    Files.deleteIfExists(data.resolve("auto.cnf"));
    Files.createFile(folder.resolve("whole"));
  }
}
