package dev.rehearse.cli;

import dev.rehearse.lifecycle.Await;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** The command in a process of its own. Closing it kills what is left. */
final class Command implements AutoCloseable {
  private final Process process;
  private final Path said;
  final Marked marked;

  private Command(Process process, Path said, Marked marked) {
    this.process = process;
    this.said = said;
    this.marked = marked;
  }

  /** Types a command; what it says goes to a file of that folder. */
  static Command start(Path folder, Object... words) throws IOException {
    // A shell that runs its tests in the background has them ignore Ctrl-C, and children inherit
    // it.
    List<String> command =
        new ArrayList<>(
            List.of(
                "env",
                "--default-signal=INT",
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:TieredStopAtLevel=1",
                "-Drehearse.root=" + Typed.ROOT,
                "-cp",
                System.getProperty("java.class.path"),
                Main.class.getName()));
    for (Object word : words) {
      command.add(word.toString());
    }
    Path said = Files.createTempFile(folder, "said", ".txt");
    Marked marked = new Marked(said.getFileName().toString());
    ProcessBuilder builder =
        new ProcessBuilder(command)
            .redirectErrorStream(true)
            .redirectOutput(said.toFile())
            .redirectInput(Path.of("/dev/null").toFile());
    builder.environment().put(Marked.VARIABLE, marked.mark());
    return new Command(builder.start(), said, marked);
  }

  String said() throws IOException {
    return Files.readString(said);
  }

  void awaitSaid(String text, Duration limit) {
    Await.until(
        "the command to say " + text,
        limit,
        this::said,
        all -> all.contains(text) || !process.isAlive());
  }

  void signal(String name) throws IOException, InterruptedException {
    new ProcessBuilder("kill", "-s", name, Long.toString(process.pid())).start().waitFor();
  }

  long pid() {
    return process.pid();
  }

  /** The exit code; fails where the command does not end in time. */
  int ended(Duration limit) throws InterruptedException {
    if (!process.waitFor(limit.toMillis(), TimeUnit.MILLISECONDS)) {
      throw new AssertionError("the command did not end within " + limit);
    }
    return process.exitValue();
  }

  @Override
  public void close() {
    process.destroyForcibly();
  }
}
