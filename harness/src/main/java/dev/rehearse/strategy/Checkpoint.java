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
import tools.jackson.databind.json.JsonMapper;

/**
 * What the migrator must not forget, in one file that is replaced as a whole: a crash leaves the
 * old one or the new one, never half of one. Not thread-safe.
 */
final class Checkpoint {

  /**
   * What it holds.
   *
   * @param finished ids of the finished steps, in order
   * @param step the step under way; empty between steps
   * @param note that step's own note; empty if it made none
   * @param aborting why the migration is being aborted; empty if it is not
   */
  record Memory(List<String> finished, String step, String note, String aborting) {
    Memory {
      finished = List.copyOf(finished);
    }
  }

  private static final JsonMapper JSON = JsonMapper.shared();

  private final Path file;
  private Memory memory;

  private Checkpoint(Path file, Memory memory) {
    this.file = file;
    this.memory = memory;
  }

  /** What an earlier process left, or an empty one. */
  static Checkpoint open(Path file) {
    try {
      Memory memory =
          Files.exists(file)
              ? JSON.readValue(Files.readAllBytes(file), Memory.class)
              : new Memory(List.of(), "", "", "");
      return new Checkpoint(file, memory);
    } catch (IOException e) {
      throw new UncheckedIOException("The checkpoint " + file + " cannot be read.", e);
    }
  }

  Memory memory() {
    return memory;
  }

  void begun(String step) {
    put(new Memory(memory.finished(), step, "", memory.aborting()));
  }

  void note(String note) {
    put(new Memory(memory.finished(), memory.step(), note, memory.aborting()));
  }

  void finished(String step) {
    List<String> steps = new ArrayList<>(memory.finished());
    steps.add(step);
    put(new Memory(steps, "", "", memory.aborting()));
  }

  void aborting(String why) {
    put(new Memory(memory.finished(), memory.step(), memory.note(), why));
  }

  private void put(Memory next) {
    Path fresh = file.resolveSibling(file.getFileName() + ".next");
    try {
      ByteBuffer bytes = ByteBuffer.wrap(JSON.writeValueAsBytes(next));
      try (FileChannel channel =
          FileChannel.open(
              fresh,
              StandardOpenOption.CREATE,
              StandardOpenOption.WRITE,
              StandardOpenOption.TRUNCATE_EXISTING)) {
        while (bytes.hasRemaining()) {
          channel.write(bytes);
        }
        channel.force(true);
      }
      Files.move(fresh, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
      try (FileChannel folder =
          FileChannel.open(file.toAbsolutePath().getParent(), StandardOpenOption.READ)) {
        folder.force(true);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(
          "The checkpoint " + file + " cannot be written; check the folder and free space.", e);
    }
    memory = next;
  }
}
