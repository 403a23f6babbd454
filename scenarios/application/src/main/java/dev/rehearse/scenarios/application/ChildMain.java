package dev.rehearse.scenarios.application;

import dev.rehearse.lifecycle.ParentWatch;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.TimeZone;
import tools.jackson.databind.json.JsonMapper;

/** What the mains of this package have in common. Stateless. */
final class ChildMain {

  private ChildMain() {}

  /** What a main does when it has its order; it returns the ports it serves on. */
  interface Serving<T> {
    String start(T order) throws Exception;
  }

  /**
   * Reads the order, starts serving, says {@code READY} with the ports, and leaves the rest to the
   * server's threads. The process ends with its parent; with exit code 70 if it cannot start.
   */
  static <T> void run(String[] arguments, Class<T> type, Serving<T> serving) {
    // Before the first logger is made. The parent's own logback.xml is on our class path too.
    System.setProperty("logback.configurationFile", "rehearse-child-logback.xml");
    // The driver hands the JVM's zone to the server, whose text of a timestamp depends on it.
    TimeZone.setDefault(TimeZone.getTimeZone("UTC"));
    ParentWatch.exitWithParent();
    try {
      if (arguments.length != 1) {
        throw new IllegalArgumentException("expected one argument, the path of the order file");
      }
      byte[] text = Files.readAllBytes(Path.of(arguments[0]));
      String ports = serving.start(JsonMapper.shared().readValue(text, type));
      System.out.println("READY " + ports);
    } catch (Exception e) {
      e.printStackTrace();
      Runtime.getRuntime().halt(70);
    }
  }
}
