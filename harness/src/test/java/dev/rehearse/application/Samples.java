package dev.rehearse.application;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;

/** The applications that are shipped, as their tests find them. */
final class Samples {

  private static final Path FOLDERS = Path.of("..", "scenarios", "application");

  /** Where Chinook's rows are: {@code -Drehearse.chinook=FILE}, or where its folder says. */
  private static final String PROPERTY = "rehearse.chinook";

  private Samples() {}

  static Path folder(String name) {
    return FOLDERS.resolve(name);
  }

  static ApplicationFolder shop() {
    return ApplicationFolder.read(folder("shop"), Map.of());
  }

  /** Reports the test as not rehearsed where the file that is obtained elsewhere is missing. */
  static ApplicationFolder chinook() {
    String usual =
        folder("chinook").resolve("../../../../shared/chinook/postgresql.sql").toString();
    Path file = Path.of(System.getProperty(PROPERTY, usual));
    assumeTrue(
        Files.isRegularFile(file),
        () -> "not rehearsed: Chinook is not at " + file + "; name it with -D" + PROPERTY);
    return ApplicationFolder.read(folder("chinook"), Map.of("chinook", file));
  }
}
