package dev.rehearse.scenarios.dualwrites;

import dev.rehearse.database.Address;
import dev.rehearse.database.Login;
import dev.rehearse.history.Side;
import dev.rehearse.lifecycle.Secrets;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.Connection;
import java.sql.SQLException;

/**
 * What the field copies a database with, as programs of this machine, from one server of a pair to
 * the other. Passwords lie in files of mode 0600.
 *
 * @param passwords what the programs of PostgreSQL look passwords up in
 */
record FieldTools(Pair pair, Path passwords) {

  static FieldTools of(Pair pair) throws IOException {
    StringBuilder lines = new StringBuilder();
    for (Side side : Side.values()) {
      Address at = pair.server(side).direct();
      Login admin = pair.server(side).admin();
      lines.append(
          "%s:%d:*:%s:%s%n".formatted(at.host(), at.port(), admin.user(), admin.password()));
    }
    return new FieldTools(pair, secret(pair, "passwords", lines.toString()));
  }

  /** Whether one is on the path; the first word of its name is its command. */
  static boolean here(String name) throws IOException, InterruptedException {
    String command = name.split(" ", 2)[0];
    boolean here = new ProcessBuilder("which", command).start().waitFor() == 0;
    if (!here) {
      System.out.println(command + " is not here and left out");
    }
    return here;
  }

  /** By pg_dump and psql; the seconds it took. */
  double dumped() throws IOException, InterruptedException {
    return run(
        "pg_dump --no-owner --no-acl -d %s | psql -q -d %s"
            .formatted(named(Side.OLD), named(Side.NEW)));
  }

  /** By pgcopydb; the seconds it took. */
  double cloned() throws IOException, InterruptedException {
    return run(
        "pgcopydb clone --no-owner --no-acl --skip-vacuum --table-jobs 2 --index-jobs 2 --dir %s --source %s --target %s"
            .formatted(
                Files.createTempDirectory(pair.folder, "pgcopydb"),
                named(Side.OLD),
                named(Side.NEW)));
  }

  /** By pgloader, from MySQL, as somebody whom it can log in as; the seconds it took. */
  double loaded() throws IOException, InterruptedException, SQLException {
    String password = Secrets.password();
    try (Connection admin = pair.admin(Side.OLD)) {
      Pair.run(
          admin,
          "DROP USER IF EXISTS reader",
          "CREATE USER reader IDENTIFIED WITH mysql_native_password BY '" + password + "'",
          "GRANT SELECT ON *.* TO reader");
    }
    Address from = pair.server(Side.OLD).direct();
    Address to = pair.server(Side.NEW).direct();
    Login admin = pair.server(Side.NEW).admin();
    String order =
        "LOAD DATABASE FROM mysql://reader:%s@%s:%d/%s INTO postgresql://%s:%s@%s:%d/%s;%n"
            .formatted(
                password,
                from.host(),
                from.port(),
                from.database(),
                admin.user(),
                admin.password(),
                to.host(),
                to.port(),
                to.database());
    return run("pgloader " + secret(pair, "pgloader", order));
  }

  private String named(Side side) {
    Address at = pair.server(side).direct();
    return "postgresql://%s@%s:%d/%s"
        .formatted(pair.server(side).admin().user(), at.host(), at.port(), at.database());
  }

  private static Path secret(Pair pair, String name, String text) throws IOException {
    Path file =
        Files.createTempFile(
            pair.folder,
            name,
            "",
            PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
    return Files.writeString(file, text).toAbsolutePath();
  }

  private double run(String command) throws IOException, InterruptedException {
    Path said = Files.createTempFile(pair.folder, "tool", ".log");
    // In a session of its own: pgcopydb ends its whole process group where it fails.
    ProcessBuilder tool =
        new ProcessBuilder("setsid", "--wait", "bash", "-c", "set -o pipefail; " + command)
            .redirectErrorStream(true)
            .redirectOutput(said.toFile());
    tool.environment().put("PGPASSFILE", passwords.toString());
    long begun = System.nanoTime();
    int code = tool.start().waitFor();
    double seconds = (System.nanoTime() - begun) / 1e9;
    String log = new String(Files.readAllBytes(said), StandardCharsets.ISO_8859_1);
    if (code != 0 || log.contains("FATAL")) {
      throw new IllegalStateException(command + " ended with " + code + ":\n" + log);
    }
    return seconds;
  }
}
