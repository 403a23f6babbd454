package dev.rehearse.lifecycle;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/** Programs of this machine. Stateless. */
public final class Programs {
  private Programs() {}

  /**
   * What a program said and how it ended.
   *
   * @param code its exit code
   * @param said its standard output and standard error, in one
   */
  public record Outcome(int code, String said) {}

  /** The first executable of that name on PATH. */
  public static Optional<Path> find(String name) {
    String path = Optional.ofNullable(System.getenv("PATH")).orElse("");
    return Arrays.stream(path.split(java.io.File.pathSeparator))
        .filter(folder -> !folder.isEmpty())
        .map(folder -> Path.of(folder, name))
        .filter(Files::isExecutable)
        .filter(Files::isRegularFile)
        .findFirst();
  }

  /**
   * Runs a program to its end; it is killed when the limit has passed.
   *
   * @throws IOException if it cannot be started or does not end in time
   */
  public static Outcome run(List<String> command, String input, Duration limit) throws IOException {
    return run(new ProcessBuilder(command), input, limit);
  }

  /** As {@link #run(List, String, Duration)}, with folder and environment as prepared. */
  public static Outcome run(ProcessBuilder prepared, String input, Duration limit)
      throws IOException {
    // Its words go to a file, so that neither side can block on a full pipe.
    Path said = Files.createTempFile("rehearse-said", ".txt");
    try {
      Process process = prepared.redirectErrorStream(true).redirectOutput(said.toFile()).start();
      try (var stdin = process.getOutputStream()) {
        stdin.write(input.getBytes(StandardCharsets.UTF_8));
      }
      if (!process.waitFor(limit.toNanos(), TimeUnit.NANOSECONDS)) {
        process.destroyForcibly();
        throw new IOException(
            prepared.command().get(0) + " did not end within " + limit.toMillis() + " ms.");
      }
      return new Outcome(process.exitValue(), Files.readString(said));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("Interrupted while running " + prepared.command().get(0) + ".", e);
    } finally {
      Files.delete(said);
    }
  }
}
