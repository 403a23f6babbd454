package dev.rehearse.record;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDateTime;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * The folder of one rehearsal. Immutable; the paths need not exist.
 *
 * @param path the folder
 */
public record RunFolder(Path path) {

  private static final DateTimeFormatter TIME =
      DateTimeFormatter.ofPattern("uuuuMMdd-HHmmss", Locale.ROOT);

  /**
   * Makes a new folder {@code <time>-<name>-<seed>} under a root.
   *
   * @param name the plan's name; what is no letter or digit becomes a dash
   */
  public static RunFolder create(Path root, LocalDateTime started, String name, long seed)
      throws IOException {
    Files.createDirectories(root);
    String slug = name.toLowerCase(Locale.ROOT).replaceAll("[^a-z0-9]+", "-");
    String shortened = slug.length() > 40 ? slug.substring(0, 40) : slug;
    String base = TIME.format(started) + "-" + shortened + "-" + seed;
    for (int n = 1; ; n++) {
      try {
        Path path = Files.createDirectory(root.resolve(n == 1 ? base : base + "-" + n));
        RunFolder folder = new RunFolder(path.toAbsolutePath());
        Files.createDirectory(folder.history());
        Files.createDirectory(folder.logs());
        return folder;
      } catch (FileAlreadyExistsException e) {
        // Another rehearsal of the same plan began in the same second; the next number is free.
      }
    }
  }

  /** A folder by its path, or by its name under a root. */
  public static Optional<RunFolder> find(Path root, String idOrPath) {
    for (Path candidate : List.of(Path.of(idOrPath), root.resolve(idOrPath))) {
      if (Files.isDirectory(candidate.resolve("history"))) {
        return Optional.of(new RunFolder(candidate.toAbsolutePath().normalize()));
      }
    }
    return Optional.empty();
  }

  /** All run folders under a root, the newest first. */
  public static List<RunFolder> list(Path root) throws IOException {
    List<RunFolder> folders = new ArrayList<>();
    if (Files.isDirectory(root)) {
      try (DirectoryStream<Path> each = Files.newDirectoryStream(root)) {
        for (Path path : each) {
          if (Files.isDirectory(path.resolve("history"))) {
            folders.add(new RunFolder(path.toAbsolutePath()));
          }
        }
      }
    }
    folders.sort(Comparator.comparing((RunFolder folder) -> folder.id()).reversed());
    return folders;
  }

  /** The name by which commands find it. */
  public String id() {
    return String.valueOf(path.getFileName());
  }

  public Path plan() {
    return path.resolve("plan.yaml");
  }

  public Path history() {
    return path.resolve("history");
  }

  public Path operations() {
    return history().resolve("operations.bin");
  }

  public Path events() {
    return history().resolve("events.ndjson");
  }

  public Path verdict() {
    return path.resolve("verdict.json");
  }

  public Path report() {
    return path.resolve("report.html");
  }

  public Path junit() {
    return path.resolve("junit.xml");
  }

  public Path summary() {
    return path.resolve("summary.md");
  }

  public Path environment() {
    return path.resolve("environment.json");
  }

  public Path logs() {
    return path.resolve("logs");
  }

  /** The control's own run folder, when one ran. */
  public RunFolder control() {
    return new RunFolder(path.resolve("control"));
  }
}
