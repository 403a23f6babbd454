package dev.rehearse.lifecycle;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.OutputStream;
import java.lang.ProcessBuilder.Redirect;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * A process of ours that does not outlive this JVM, however this JVM ends. Thread-safe.
 *
 * <p>When this JVM dies the child gets its farewell signal at once and KILL 1.5 s later.
 */
public final class ChildProcess implements AutoCloseable {
  private static final Duration PATIENCE = Duration.ofSeconds(5);

  /**
   * Linux weighs sessions against each other before it looks at their processes' niceness
   * (autogroup, sched(7)), and each child has a session of its own: so both are set, where they can
   * be.
   */
  private static final String NICE =
      """
      { echo "$0" >/proc/self/autogroup; } 2>/dev/null
      exec nice -n "$0" "$@"
      """;

  private static final String RENICE =
      """
      { echo "$0" >"/proc/$1/autogroup"; } 2>/dev/null
      renice -n "$0" -p $(ls "/proc/$1/task")
      """;

  private final Launch launch;
  private final Process process;
  private final ProcessIdentity identity;
  private final CompletableFuture<Integer> exit;

  private ChildProcess(Launch launch, Process process, Lifeline lifeline) {
    this.launch = launch;
    this.process = process;
    // A child that ended already has no start time any more; its number alone then stands for it.
    this.identity = ProcessIdentity.of(process.pid()).orElse(new ProcessIdentity(process.pid(), 0));
    this.exit = process.onExit().thenApply(ended -> letGo(ended, lifeline));
  }

  private static int letGo(Process ended, Lifeline lifeline) {
    try {
      lifeline.close();
    } catch (IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
    return ended.exitValue();
  }

  /**
   * Starts a process.
   *
   * @throws NotRehearsable if the program cannot be started
   */
  public static ChildProcess start(Launch launch) {
    try {
      Path logFolder = launch.log().toAbsolutePath().getParent();
      if (logFolder != null) {
        Files.createDirectories(logFolder);
      }
      Lifeline lifeline = Lifeline.open();
      try {
        return new ChildProcess(launch, builder(launch, lifeline).start(), lifeline);
      } catch (IOException e) {
        lifeline.close();
        throw e;
      }
    } catch (IOException e) {
      throw new NotRehearsable(
          "The process " + launch.name() + " could not be started: " + e.getMessage(),
          launch.command().get(0),
          "Check that the program and setsid, mkfifo and sh are there, and that the disk has room.",
          e);
    }
  }

  private static ProcessBuilder builder(Launch launch, Lifeline lifeline) {
    List<String> program = new ArrayList<>();
    if (launch.niceness() != 0) {
      program.addAll(List.of("sh", "-c", NICE, Integer.toString(launch.niceness())));
    }
    program.addAll(launch.command());
    ProcessBuilder builder = new ProcessBuilder(lifeline.guard(launch.farewell(), program));
    // A user's PGPORT or PGDATA must not steer a server or client of ours.
    builder.environment().keySet().removeIf(key -> key.startsWith("PG"));
    builder.environment().putAll(launch.environment());
    launch.folder().ifPresent(folder -> builder.directory(folder.toFile()));
    Redirect toLog = Redirect.appendTo(launch.log().toFile());
    builder.redirectError(toLog);
    builder.redirectOutput(launch.output() == Launch.Output.PIPE ? Redirect.PIPE : toLog);
    return builder;
  }

  /** What the rehearsal calls it. */
  public String name() {
    return launch.name();
  }

  /** Its number and start time. */
  public ProcessIdentity identity() {
    return identity;
  }

  /** Where it logs. */
  public Path log() {
    return launch.log();
  }

  public boolean alive() {
    return process.isAlive();
  }

  /** Its exit code when it has ended: 128 + signal if a signal ended it. */
  public CompletableFuture<Integer> exit() {
    return exit.copy();
  }

  /** Its standard input, to write to. */
  public OutputStream input() {
    return process.getOutputStream();
  }

  /** Its standard output as UTF-8, if the launch asked for a pipe. */
  public BufferedReader output() {
    return process.inputReader(StandardCharsets.UTF_8);
  }

  /**
   * Kills it at once and waits until it has gone.
   *
   * @return whether it was alive
   */
  public boolean kill() {
    boolean was = alive();
    process.destroyForcibly();
    if (waitFor(PATIENCE).isEmpty()) {
      throw new IllegalStateException(name() + " (pid " + identity.pid() + ") outlived SIGKILL.");
    }
    return was;
  }

  /** Asks it to end and does not wait: several that are asked end side by side. */
  public void farewell() {
    if (alive()) {
      signal(launch.farewell());
      signal("CONT");
    }
  }

  /** Asks it to end, and kills it if it has not within the limit. Does nothing if it has ended. */
  public void terminate(Duration limit) {
    if (alive()) {
      farewell();
      if (waitFor(limit).isEmpty()) {
        kill();
      }
    }
  }

  /**
   * Stops it (SIGSTOP) and waits until it stands still.
   *
   * @return whether it was alive
   */
  public boolean pause() {
    return alive() && signal("STOP") && standsStill();
  }

  /** Lets it go on after {@link #pause()}. */
  public boolean resume() {
    return alive() && signal("CONT");
  }

  /**
   * Sets the niceness of all that it does from now on, between sessions too; below what it was
   * needs the right to raise priorities, without which nothing changes.
   */
  public void renice(int niceness) {
    String pid = Long.toString(identity.pid());
    try {
      new ProcessBuilder("sh", "-c", RENICE, Integer.toString(niceness), pid)
          .redirectErrorStream(true)
          .redirectOutput(Redirect.DISCARD)
          .start()
          .waitFor();
    } catch (IOException e) {
      throw new IllegalStateException("Could not renice " + name() + ": " + e.getMessage(), e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("Interrupted while renicing " + name() + ".", e);
    }
  }

  /** Waits for its end; empty if it has not come within the limit. */
  public Optional<Integer> waitFor(Duration limit) {
    try {
      return Optional.of(exit.get(limit.toNanos(), TimeUnit.NANOSECONDS));
    } catch (TimeoutException e) {
      return Optional.empty();
    } catch (ExecutionException e) {
      throw new IllegalStateException("Could not let go of " + name() + ".", e.getCause());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("Interrupted while waiting for " + name() + " to end.", e);
    }
  }

  @Override
  public void close() {
    terminate(PATIENCE);
  }

  private boolean standsStill() {
    Path stat = Path.of("/proc", Long.toString(identity.pid()), "stat");
    Await.until(
        name() + " to stand still",
        Duration.ofSeconds(2),
        () -> {
          String text = Files.readString(stat, StandardCharsets.ISO_8859_1);
          return text.substring(text.lastIndexOf(')') + 2).split(" ")[0];
        },
        state -> state.equals("T"));
    return true;
  }

  private boolean signal(String signal) {
    try {
      String pid = Long.toString(identity.pid());
      Process sent =
          new ProcessBuilder("sh", "-c", "kill -s \"$0\" \"$1\"", signal, pid)
              .redirectErrorStream(true)
              .redirectOutput(Redirect.DISCARD)
              .start();
      return sent.waitFor() == 0;
    } catch (IOException e) {
      throw new IllegalStateException("Could not signal " + name() + ": " + e.getMessage(), e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("Interrupted while signalling " + name() + ".", e);
    }
  }
}
