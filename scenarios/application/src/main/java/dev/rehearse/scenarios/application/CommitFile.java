package dev.rehearse.scenarios.application;

import dev.rehearse.history.Commit;
import dev.rehearse.history.Operation;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import tools.jackson.databind.json.JsonMapper;

/**
 * The instance's append-only file of what it did on the truth. Thread-safe. Each line is with the
 * kernel when the method returns, so that a killed process loses none.
 */
final class CommitFile implements AutoCloseable {

  private static final JsonMapper JSON = JsonMapper.shared();

  private final OutputStream out;
  private final int instance;

  private CommitFile(OutputStream out, int instance) {
    this.out = out;
    this.instance = instance;
  }

  static CommitFile append(Path file, int instance) throws IOException {
    return new CommitFile(
        Files.newOutputStream(file, StandardOpenOption.CREATE, StandardOpenOption.APPEND),
        instance);
  }

  /** To be called before BEGIN. */
  Commit begun(Call call, long attempt) {
    Commit begun =
        new Commit(
            call.operation(),
            attempt,
            instance,
            call.stamp().truth(),
            call.stamp().epoch(),
            System.nanoTime(),
            Operation.NEVER);
    append(begun);
    return begun;
  }

  /** To be called when the server has confirmed the COMMIT. */
  void committed(Commit begun) {
    append(
        new Commit(
            begun.operation(),
            begun.attempt(),
            begun.instance(),
            begun.side(),
            begun.epoch(),
            begun.begun(),
            System.nanoTime()));
  }

  private synchronized void append(Commit commit) {
    try {
      out.write((JSON.writeValueAsString(commit) + "\n").getBytes(StandardCharsets.UTF_8));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public void close() throws IOException {
    out.close();
  }
}
