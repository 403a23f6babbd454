package dev.rehearse.strategy;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import tools.jackson.databind.json.JsonMapper;

/**
 * What a migrator remembers over its own death: finished steps, the current step's note, whether an
 * alarm rang and whether it was aborting. Each change is on disk when its method returns.
 * Thread-safe.
 */
final class Checkpoint {

  private final JsonMapper mapper = JsonMapper.builder().build();
  private final Path file;
  private State state;

  private record State(
      List<String> finished, String current, String note, String alarm, String aborting) {}

  private Checkpoint(Path file, State state) {
    this.file = file;
    this.state = state;
  }

  static Checkpoint open(Path file) {
    if (Files.exists(file)) {
      return new Checkpoint(file, JsonMapper.builder().build().readValue(file, State.class));
    }
    return new Checkpoint(file, new State(List.of(), "", "", "", ""));
  }

  synchronized boolean finished(String step) {
    return state.finished.contains(step);
  }

  /** Begins a step; whether it had been begun before. */
  synchronized boolean begin(String step) {
    if (state.current.equals(step)) {
      return true;
    }
    write(new State(state.finished, step, "", state.alarm, state.aborting));
    return false;
  }

  synchronized void finish(String step) {
    List<String> finished = new ArrayList<>(state.finished);
    finished.add(step);
    write(new State(List.copyOf(finished), "", "", state.alarm, state.aborting));
  }

  synchronized Optional<String> note() {
    return state.note.isEmpty() ? Optional.empty() : Optional.of(state.note);
  }

  synchronized void note(String note) {
    write(new State(state.finished, state.current, note, state.alarm, state.aborting));
  }

  synchronized Optional<String> alarm() {
    return state.alarm.isEmpty() ? Optional.empty() : Optional.of(state.alarm);
  }

  synchronized void raise(String why) {
    write(new State(state.finished, state.current, state.note, why, state.aborting));
  }

  synchronized boolean aborting() {
    return !state.aborting.isEmpty();
  }

  synchronized String reason() {
    return state.aborting;
  }

  synchronized void abort(String reason) {
    write(
        new State(
            state.finished,
            state.current,
            state.note,
            state.alarm,
            reason.isEmpty() ? "?" : reason));
  }

  private void write(State next) {
    try {
      Path fresh = file.resolveSibling(file.getFileName() + ".new");
      try (FileChannel channel =
          FileChannel.open(
              fresh,
              StandardOpenOption.CREATE,
              StandardOpenOption.TRUNCATE_EXISTING,
              StandardOpenOption.WRITE)) {
        channel.write(ByteBuffer.wrap(mapper.writeValueAsBytes(next)));
        channel.force(true);
      }
      Files.move(fresh, file, StandardCopyOption.ATOMIC_MOVE);
      state = next;
    } catch (IOException e) {
      throw new UncheckedIOException("The checkpoint cannot be written: " + e.getMessage(), e);
    }
  }
}
