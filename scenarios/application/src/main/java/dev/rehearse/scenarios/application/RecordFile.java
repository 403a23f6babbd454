package dev.rehearse.scenarios.application;

import dev.rehearse.application.FrontDoorRecord;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.Optional;
import tools.jackson.databind.json.JsonMapper;

/**
 * The file that holds the front door's record, as JSON. When {@link #write} has returned, the
 * record survives a crash of the process and of the machine; a crash before leaves the old one,
 * never half of one. Not thread-safe.
 */
final class RecordFile {

  private static final JsonMapper JSON = JsonMapper.shared();

  private final Path file;

  RecordFile(Path file) {
    this.file = file.toAbsolutePath();
  }

  /** The record as it was last written; empty if none ever was. */
  Optional<FrontDoorRecord> read() throws IOException {
    return Files.exists(file)
        ? Optional.of(JSON.readValue(Files.readAllBytes(file), FrontDoorRecord.class))
        : Optional.empty();
  }

  void write(FrontDoorRecord record) throws IOException {
    Path temporary = file.resolveSibling(file.getFileName() + ".next");
    try (FileChannel channel =
        FileChannel.open(
            temporary,
            StandardOpenOption.CREATE,
            StandardOpenOption.TRUNCATE_EXISTING,
            StandardOpenOption.WRITE)) {
      ByteBuffer bytes = ByteBuffer.wrap(JSON.writeValueAsBytes(record));
      while (bytes.hasRemaining()) {
        channel.write(bytes);
      }
      channel.force(true);
    }
    Files.move(temporary, file, StandardCopyOption.ATOMIC_MOVE);
    // The rename itself is durable only when the folder is.
    try (FileChannel folder = FileChannel.open(folder(), StandardOpenOption.READ)) {
      folder.force(true);
    }
  }

  private Path folder() throws IOException {
    Path parent = file.getParent();
    if (parent == null) {
      throw new IOException("the record file " + file + " must lie in a folder");
    }
    return parent;
  }
}
