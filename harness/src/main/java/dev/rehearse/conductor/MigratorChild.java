package dev.rehearse.conductor;

import dev.rehearse.lifecycle.ChildJvm;
import dev.rehearse.lifecycle.ChildProcess;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import tools.jackson.databind.json.JsonMapper;

/** A migrator in a JVM of its own. */
final class MigratorChild implements Migrator {

  private static final Duration LAST_WORDS = Duration.ofSeconds(5);

  private final ChildProcess process;
  private final CompletableFuture<Void> told;

  private MigratorChild(ChildProcess process, CompletableFuture<Void> told) {
    this.process = process;
    this.told = told;
  }

  static MigratorChild start(ChildJvm.Spec spec, int number, Consumer<MigratorWord> words) {
    JsonMapper mapper = JsonMapper.builder().build();
    ChildJvm child =
        ChildJvm.start(spec.withLines(line -> words.accept(MigratorWord.read(mapper, line))));
    ChildProcess process = child.process();
    CompletableFuture<Void> told =
        process
            .exit()
            .thenCompose(code -> child.silence().thenApply(nothing -> code))
            .thenAccept(code -> words.accept(new MigratorWord.Exited(number, code)));
    return new MigratorChild(process, told);
  }

  ChildProcess process() {
    return process;
  }

  @Override
  public void tell(String line) {
    OutputStream input = process.input();
    try {
      synchronized (this) {
        input.write((line + "\n").getBytes(StandardCharsets.UTF_8));
        input.flush();
      }
    } catch (IOException e) {
      // A pipe breaks when its reader has died; the exit, which says so, is on its way.
      if (process.alive()) {
        throw new IllegalStateException("The migrator does not listen: " + e.getMessage(), e);
      }
    }
  }

  @Override
  public void kill() {
    process.kill();
  }

  @Override
  public void pause() {
    process.pause();
  }

  @Override
  public void resume() {
    process.resume();
  }

  @Override
  public void close() {
    process.close();
    // A failure to hand the exit on would otherwise be lost with its thread.
    told.orTimeout(LAST_WORDS.toSeconds(), TimeUnit.SECONDS).join();
  }
}
