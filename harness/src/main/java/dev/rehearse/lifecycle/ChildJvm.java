package dev.rehearse.lifecycle;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * A main class of ours in a JVM of its own, on this JVM's class path. Thread-safe.
 *
 * <p>Its only argument is the path of its work order, a file that only its owner can read: whatever
 * it must know, credentials too, stands there. It says {@code READY …} on a line of its standard
 * output when it is; every line goes to its log and to the consumer.
 */
public final class ChildJvm implements AutoCloseable {
  private static final String READY = "READY";

  private final ChildProcess process;
  private final CompletableFuture<String> ready = new CompletableFuture<>();
  private final CompletableFuture<@Nullable Void> silence = new CompletableFuture<>();

  private ChildJvm(ChildProcess process) {
    this.process = process;
  }

  /**
   * What to start.
   *
   * @param main the class with the main method
   * @param flags for the JVM, e.g. {@code -Xmx256m}
   * @param lines gets each line of standard output but the one that says READY, on a thread of ours
   */
  public record Spec(
      String name,
      String main,
      List<String> flags,
      Path workOrder,
      Path log,
      int niceness,
      Consumer<String> lines) {

    /** A JVM of 256 MB with a serial collector whose lines nobody consumes. */
    public static Spec of(String name, Class<?> main, Path workOrder, Path log) {
      return new Spec(
          name,
          main.getName(),
          List.of("-Xmx256m", "-XX:+UseSerialGC", "-Xshare:auto"),
          workOrder,
          log,
          0,
          line -> {});
    }

    public Spec withFlags(List<String> others) {
      return new Spec(name, main, others, workOrder, log, niceness, lines);
    }

    public Spec withNiceness(int value) {
      return new Spec(name, main, flags, workOrder, log, value, lines);
    }

    public Spec withLines(Consumer<String> consumer) {
      return new Spec(name, main, flags, workOrder, log, niceness, consumer);
    }
  }

  /** Writes a work order that only its owner can read, replacing an older one. */
  public static Path workOrder(Path file, String text) {
    try {
      Path folder = file.toAbsolutePath().getParent();
      if (folder != null) {
        Files.createDirectories(folder);
      }
      Files.deleteIfExists(file);
      Files.createFile(
          file, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
      return Files.writeString(file, text, StandardOpenOption.WRITE);
    } catch (IOException e) {
      throw new NotRehearsable(
          "A work order could not be written: " + e.getMessage(),
          file.toString(),
          "Check the folder's permissions and free space.",
          e);
    }
  }

  /** Starts it and returns at once; see {@link #ready(Duration)}. */
  public static ChildJvm start(Spec spec) {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(spec.flags());
    command.addAll(List.of("-cp", System.getProperty("java.class.path"), spec.main()));
    command.add(spec.workOrder().toAbsolutePath().toString());
    Launch launch =
        Launch.of(spec.name(), command, spec.log())
            .withNiceness(spec.niceness())
            .withOutput(Launch.Output.PIPE)
            .withEnvironment(Map.of("LC_ALL", "C.UTF-8"));
    ChildJvm child = new ChildJvm(ChildProcess.start(launch));
    Thread reader = new Thread(() -> child.read(spec), spec.name() + "-output");
    reader.setDaemon(true);
    reader.start();
    return child;
  }

  /**
   * Waits until it is ready.
   *
   * @return what it said after {@code READY}, without surrounding blanks
   * @throws IllegalStateException if it ends first or the limit passes, with the end of its log
   */
  public String ready(Duration limit) {
    try {
      return ready.get(limit.toNanos(), TimeUnit.NANOSECONDS);
    } catch (TimeoutException e) {
      throw notReady("was not ready within " + limit.toMillis() + " ms", e);
    } catch (ExecutionException e) {
      throw notReady("ended before it was ready", e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw notReady("was awaited by a thread that was interrupted", e);
    }
  }

  /** The process, to kill, pause or wait for. */
  public ChildProcess process() {
    return process;
  }

  /** Completes when its last line of output was handed on, which may be after its exit. */
  public CompletableFuture<@Nullable Void> silence() {
    return silence.copy();
  }

  @Override
  public void close() {
    process.close();
  }

  private void read(Spec spec) {
    try (BufferedReader output = process.output();
        Writer log =
            Files.newBufferedWriter(
                spec.log(),
                StandardCharsets.UTF_8,
                StandardOpenOption.CREATE,
                StandardOpenOption.APPEND)) {
      for (String line = output.readLine(); line != null; line = output.readLine()) {
        log.write(line + System.lineSeparator());
        log.flush();
        if (line.equals(READY) || line.startsWith(READY + " ")) {
          ready.complete(line.substring(READY.length()).strip());
        } else {
          spec.lines().accept(line);
        }
      }
    } catch (IOException e) {
      ready.completeExceptionally(e);
    } finally {
      ready.completeExceptionally(new IllegalStateException("Its standard output ended."));
      silence.complete(null);
    }
  }

  private IllegalStateException notReady(String what, Exception cause) {
    return new IllegalStateException(
        process.name()
            + " "
            + what
            + ". The end of "
            + process.log()
            + ":\n"
            + LogTail.of(process.log()),
        cause);
  }
}
