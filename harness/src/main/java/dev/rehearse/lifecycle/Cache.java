package dev.rehearse.lifecycle;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;

/**
 * What is unpacked, initialised or built once per user: each thing a folder that is there whole or
 * not at all. Thread-safe, and safe between processes.
 *
 * @param root its folder
 */
public record Cache(Path root) {

  /** Makes a thing inside an empty folder. */
  @FunctionalInterface
  public interface Making {
    void in(Path folder) throws IOException;
  }

  /**
   * The user's cache: {@code REHEARSE_CACHE}; else for root {@code /var/cache/rehearse}, where the
   * children's user can enter; else {@code XDG_CACHE_HOME/rehearse}; else {@code
   * ~/.cache/rehearse}.
   *
   * @throws NotRehearsable if it cannot be made
   */
  public static Cache ofUser() {
    return of(System.getenv(), Unprivileged.runningAsRoot(), System.getProperty("user.home"));
  }

  static Cache of(Map<String, String> environment, boolean root, String home) {
    Path folder =
        variable(environment, "REHEARSE_CACHE")
            .map(Path::of)
            .or(() -> root ? Optional.of(Path.of("/var/cache/rehearse")) : Optional.empty())
            .or(() -> variable(environment, "XDG_CACHE_HOME").map(xdg -> Path.of(xdg, "rehearse")))
            .orElseGet(() -> Path.of(home, ".cache", "rehearse"));
    return new Cache(folder.toAbsolutePath().normalize()).made();
  }

  private static Optional<String> variable(Map<String, String> environment, String name) {
    return Optional.ofNullable(environment.get(name)).filter(Predicate.not(String::isBlank));
  }

  private Cache made() {
    try {
      passable(Files.createDirectories(root));
      return this;
    } catch (IOException e) {
      throw new NotRehearsable(
          "The cache folder cannot be made: " + e,
          root.toString(),
          "Make it writable, or name another with REHEARSE_CACHE.",
          e);
    }
  }

  /**
   * The folder of that name, made now if it is not there whole.
   *
   * @param whole whether a folder found there is as it should be; one that is not is made again
   * @throws NotRehearsable if it cannot be made
   */
  public Path once(String name, Predicate<Path> whole, Making making) {
    Path folder = root.resolve(name);
    if (whole.test(folder)) {
      return folder;
    }
    // A file lock holds between processes only; within this one, the monitor does.
    synchronized (Cache.class) {
      try {
        passable(Files.createDirectories(folder.getParent()));
        Path lock = folder.resolveSibling(folder.getFileName() + ".lock");
        try (FileChannel channel =
            FileChannel.open(lock, StandardOpenOption.CREATE, StandardOpenOption.WRITE)) {
          channel.lock();
          if (!whole.test(folder)) {
            make(folder, making);
          }
          return folder;
        }
      } catch (IOException e) {
        throw new NotRehearsable(
            "The cache could not be filled: " + e.getMessage(),
            folder.toString(),
            "Check permissions and free space, or name another folder with REHEARSE_CACHE.",
            e);
      }
    }
  }

  private static void make(Path folder, Making making) throws IOException {
    Path partial = folder.resolveSibling(folder.getFileName() + ".partial");
    Folders.delete(partial);
    passable(Files.createDirectory(partial));
    making.in(partial);
    Folders.delete(folder);
    Files.move(partial, folder, StandardCopyOption.ATOMIC_MOVE);
  }

  /**
   * Lets the user that root's children run as pass through a folder, whatever root's umask is. A
   * user's own cache is left as that user's umask makes it.
   */
  static Path passable(Path folder) throws IOException {
    if (Unprivileged.runningAsRoot()) {
      Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwxr-xr-x"));
    }
    return folder;
  }
}
