package dev.rehearse.environment.embedded;

import dev.rehearse.lifecycle.Cache;
import dev.rehearse.lifecycle.NotRehearsable;
import dev.rehearse.plan.Plan;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Locale;
import java.util.Map;
import java.util.Properties;
import java.util.TreeMap;
import java.util.zip.GZIPInputStream;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveInputStream;
import org.tukaani.xz.XZInputStream;

/**
 * The binaries of one server, unpacked. Immutable.
 *
 * @param name as plans write engine and version, e.g. {@code postgresql-18}
 * @param version exact, e.g. {@code 18.6.0}
 * @param folder holds {@code bin}, {@code lib}, {@code share}
 */
record Binaries(String name, String version, Path folder) {
  private static final String WHOLE = "unpacked";

  /** How a server's archive is called, and which of its programs must be there. */
  private record Archive(String file, String program) {}

  private static final Map<Plan.Engine, Archive> ARCHIVES =
      Map.of(
          Plan.Engine.POSTGRESQL, new Archive("postgres-linux-x86_64.txz", "bin/postgres"),
          Plan.Engine.MYSQL, new Archive("mysql-Linux-amd64.tar.gz", "bin/mysqld"));

  Path program(String program) {
    return folder.resolve("bin").resolve(program);
  }

  /** Name → exact version of what travels in our jar. */
  static Map<String, String> versions() {
    Properties properties = new Properties();
    try (InputStream in = resource("/embedded/versions.properties")) {
      properties.load(in);
    } catch (IOException e) {
      throw new IllegalStateException("The list of embedded versions cannot be read.", e);
    }
    Map<String, String> versions = new TreeMap<>();
    properties.forEach((name, exact) -> versions.put(name.toString(), exact.toString()));
    return versions;
  }

  /**
   * The binaries for a database of a plan, unpacked into the cache if they are not there.
   *
   * @throws NotRehearsable for another engine, version or platform
   */
  static Binaries of(Plan.Database database, Cache cache) {
    platform();
    String name = database.engine().word() + "-" + database.version();
    String version = versions().get(name);
    Archive archive = ARCHIVES.get(database.engine());
    if (version == null || archive == null) {
      throw new NotRehearsable(
          "The embedded environment has no " + name.replace('-', ' '),
          "databases",
          "It has "
              + String.join(", ", versions().keySet()).replace('-', ' ')
              + "; write one of these as engine and version.");
    }
    Path folder =
        cache.once(
            database.engine().word() + "-" + version,
            found ->
                Files.exists(found.resolve(WHOLE))
                    && Files.exists(found.resolve(archive.program())),
            empty -> unpack("/embedded/" + name + "/" + archive.file(), empty));
    return new Binaries(name, version, folder);
  }

  private static void platform() {
    String os = System.getProperty("os.name").toLowerCase(Locale.ROOT);
    String machine = System.getProperty("os.arch").toLowerCase(Locale.ROOT);
    if (!os.equals("linux") || !(machine.equals("amd64") || machine.equals("x86_64"))) {
      throw new NotRehearsable(
          "The embedded environment runs on Linux x86-64 only",
          os + " " + machine,
          "Rehearse on such a machine.");
    }
  }

  private static void unpack(String resource, Path folder) throws IOException {
    try (InputStream in = new BufferedInputStream(resource(resource));
        TarArchiveInputStream tar =
            new TarArchiveInputStream(
                resource.endsWith("xz") ? new XZInputStream(in) : new GZIPInputStream(in))) {
      for (TarArchiveEntry entry = tar.getNextEntry(); entry != null; entry = tar.getNextEntry()) {
        Path target = folder.resolve(entry.getName()).normalize();
        if (!target.startsWith(folder)) {
          throw new IOException("The archive names a file outside itself: " + entry.getName());
        }
        unpack(tar, entry, target);
      }
    }
    // Last of all, so that it stands only beside all the others.
    Files.createFile(folder.resolve(WHOLE));
  }

  private static void unpack(TarArchiveInputStream tar, TarArchiveEntry entry, Path target)
      throws IOException {
    if (entry.isDirectory()) {
      Files.createDirectories(target);
    } else {
      Files.createDirectories(target.getParent());
      if (entry.isSymbolicLink()) {
        Files.createSymbolicLink(target, Path.of(entry.getLinkName()));
      } else {
        Files.copy(tar, target);
        boolean program = (entry.getMode() & 0100) != 0;
        Files.setPosixFilePermissions(
            target, PosixFilePermissions.fromString(program ? "rwxr-xr-x" : "rw-r--r--"));
      }
    }
  }

  private static InputStream resource(String name) throws IOException {
    InputStream in = Binaries.class.getResourceAsStream(name);
    if (in == null) {
      throw new IOException("Our jar lacks " + name + "; build the module harness again.");
    }
    return in;
  }
}
