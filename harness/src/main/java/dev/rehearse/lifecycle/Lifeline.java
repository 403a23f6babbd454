package dev.rehearse.lifecycle;

import java.io.Closeable;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * What ties a child's life to this JVM: a named pipe whose writing end only this JVM holds. The
 * kernel closes it however the JVM ends, and a watcher beside the child then ends the child.
 *
 * <p>The child keeps its own standard input, its own process number, and the watcher is none of its
 * children. It works on a stopped child too. PDEATHSIG would not do: it follows the thread that
 * forked, not the process.
 */
final class Lifeline implements Closeable {
  /** Arguments: the pipe, the signal to try first, then the program. */
  private static final String GUARD =
      """
      exec 3<>"$1" 4<"$1" 3>&-
      rm -f "$1"; rmdir "${1%/*}"
      signal=$2 me=$$
      shift 2
      started() { s=$(cat "/proc/$me/stat" 2>/dev/null) || return; s=${s##*") "}; set -- $s; echo "${20}"; }
      first=$(started)
      same() { [ "$(started)" = "$first" ]; }
      ( ( trap '' HUP INT TERM
          cat <&4
          same && kill -s "$signal" $me
          n=0; while [ $n -lt 30 ] && same; do sleep 0.05; n=$((n+1)); done
          same && kill -s KILL $me
        ) </dev/null >/dev/null 2>&1 & )
      exec 4<&-
      exec "$@"
      """;

  private final Path folder;
  private final Path pipe;
  private final RandomAccessFile writing;

  private Lifeline(Path folder, Path pipe, RandomAccessFile writing) {
    this.folder = folder;
    this.pipe = pipe;
    this.writing = writing;
  }

  static Lifeline open() throws IOException {
    Path folder = Files.createTempDirectory("rehearse-lifeline");
    Path pipe = folder.resolve("pipe");
    Process made = new ProcessBuilder("mkfifo", "-m", "600", pipe.toString()).start();
    try {
      if (!made.waitFor(5, TimeUnit.SECONDS) || made.exitValue() != 0) {
        throw new IOException("mkfifo could not make " + pipe + ".");
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("Interrupted while making " + pipe + ".", e);
    }
    // Opened for both, because opening for writing alone would wait for a reader.
    return new Lifeline(folder, pipe, new RandomAccessFile(pipe.toFile(), "rw"));
  }

  /**
   * The command that runs a program under this line, in a session of its own so that Ctrl-C at the
   * terminal reaches only us, who then end the child in order.
   */
  List<String> guard(String firstSignal, List<String> program) {
    List<String> command =
        new ArrayList<>(
            List.of("setsid", "sh", "-c", GUARD, "guard", pipe.toString(), firstSignal));
    command.addAll(program);
    return command;
  }

  /** Lets go; to be called when the child has ended. */
  @Override
  public void close() throws IOException {
    writing.close();
    Files.deleteIfExists(pipe);
    Files.deleteIfExists(folder);
  }
}
