package dev.rehearse.environment.embedded;

import dev.rehearse.lifecycle.Cache;
import dev.rehearse.lifecycle.Programs;
import dev.rehearse.lifecycle.Unprivileged;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * An initialised data folder to copy from: the database {@code app} and the roles, none of which
 * has a password yet. Immutable.
 *
 * @param folder the data folder
 */
record PostgreSqlTemplate(DataFolder folder) {
  /** The user that initialises for root: {@code initdb} wants one that has a name. */
  private static final int NOBODY = 65_534;

  private static final Duration LIMIT = Duration.ofMinutes(2);

  private static final List<String> INITDB =
      List.of(
          "--username=" + Roles.ADMIN,
          "--encoding=UTF8",
          "--no-locale",
          "--auth-local=trust",
          "--auth-host=scram-sha-256",
          "--wal-segsize=1",
          "--no-sync");

  private static final String SETTINGS =
      """

      # Rehearse
      listen_addresses = '127.0.0.1'
      fsync = on
      synchronous_commit = on
      full_page_writes = on
      wal_level = logical
      max_connections = 100
      max_wal_senders = 10
      max_replication_slots = 10
      wal_retrieve_retry_interval = 500ms
      wal_receiver_timeout = 10s
      wal_sender_timeout = 10s
      max_prepared_transactions = 0
      min_wal_size = 64MB
      # Left to itself it is one segment, and ours are of 1 MB.
      wal_buffers = 4MB
      max_wal_size = 1GB
      password_encryption = scram-sha-256
      timezone = 'UTC'
      log_timezone = 'UTC'
      log_line_prefix = '%m [%p] %q%u %a '
      log_min_messages = warning
      """;

  /** What holds from the start to the moment when the passwords are set. */
  private static final String DOOR =
      """
      local all all trust
      host all all 127.0.0.1/32 scram-sha-256
      host replication all 127.0.0.1/32 scram-sha-256
      """;

  /**
   * A data folder is copied file by file, and each database brings three hundred: those that nobody
   * enters go.
   */
  private static final List<String> SETUP =
      List.of(
          "UPDATE pg_database SET datistemplate = false WHERE datname = 'template0'",
          "DROP DATABASE template0",
          "DROP DATABASE postgres",
          "CREATE ROLE " + Roles.APPLICATION + " LOGIN",
          "CREATE ROLE " + Roles.FEED + " LOGIN",
          "REVOKE ALL ON DATABASE template1, " + Roles.DATABASE + " FROM PUBLIC",
          "GRANT CONNECT ON DATABASE "
              + Roles.DATABASE
              + " TO "
              + Roles.APPLICATION
              + ", "
              + Roles.FEED,
          "REVOKE ALL ON SCHEMA public FROM PUBLIC",
          "GRANT USAGE ON SCHEMA public TO " + Roles.APPLICATION + ", " + Roles.FEED);

  /** The template for these binaries, made in the cache if it is not there. */
  static PostgreSqlTemplate of(Binaries binaries, Unprivileged user, Cache cache) {
    String key = DataFolder.key(binaries.version(), INITDB, SETTINGS, DOOR, SETUP);
    Path folder =
        cache.once(
            "templates/postgresql-" + binaries.version() + "-" + key,
            found -> Files.exists(found.resolve("whole")),
            empty -> make(binaries, user, empty));
    return new PostgreSqlTemplate(new DataFolder(folder.resolve("data")));
  }

  private static void make(Binaries binaries, Unprivileged user, Path folder) throws IOException {
    Path data = Files.createDirectory(folder.resolve("data"));
    boolean root = user instanceof Unprivileged.Other;
    if (root) {
      DataFolder.own(data, NOBODY);
    }
    List<String> initdb = new ArrayList<>();
    initdb.add(binaries.program("initdb").toString());
    initdb.addAll(INITDB);
    initdb.addAll(List.of("-D", data.toString()));
    run(root, initdb, "");
    Files.writeString(data.resolve("postgresql.conf"), SETTINGS, StandardOpenOption.APPEND);
    Files.writeString(data.resolve("pg_hba.conf"), DOOR);
    single(root, binaries, data, "template1", List.of("CREATE DATABASE " + Roles.DATABASE));
    single(root, binaries, data, Roles.DATABASE, SETUP);
    if (user instanceof Unprivileged.Other other) {
      DataFolder.own(data, other.uid());
    }
    Files.createFile(folder.resolve("whole"));
  }

  private static void single(
      boolean root, Binaries binaries, Path data, String database, List<String> statements)
      throws IOException {
    List<String> command =
        List.of(
            binaries.program("postgres").toString(),
            "--single",
            "-F",
            "-c",
            "exit_on_error=on",
            "-D",
            data.toString(),
            database);
    run(root, command, String.join("\n", statements) + "\n");
  }

  private static void run(boolean root, List<String> command, String input) throws IOException {
    List<String> all = new ArrayList<>(root ? Unprivileged.prefix(NOBODY) : List.of());
    all.addAll(command);
    ProcessBuilder builder = new ProcessBuilder(all).directory(Path.of("/").toFile());
    builder.environment().keySet().removeIf(key -> key.startsWith("PG"));
    builder.environment().put("LC_ALL", "C");
    Programs.Outcome outcome = Programs.run(builder, input, LIMIT);
    if (outcome.code() != 0) {
      throw new IOException(
          command.get(0) + " ended with " + outcome.code() + ": " + outcome.said());
    }
  }
}
