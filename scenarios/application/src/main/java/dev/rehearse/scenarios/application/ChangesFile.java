package dev.rehearse.scenarios.application;

import dev.rehearse.history.Event.EpochChanged;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.function.Consumer;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** The append-only file of the front door's changes, one event a line. Thread-safe. */
final class ChangesFile implements Consumer<EpochChanged> {

  private static final JsonMapper JSON = JsonMapper.shared();

  private final OutputStream out;

  ChangesFile(Path file) throws IOException {
    out = Files.newOutputStream(file, StandardOpenOption.CREATE, StandardOpenOption.APPEND);
  }

  @Override
  public synchronized void accept(EpochChanged change) {
    ObjectNode line = JSON.createObjectNode().put("event", "epoch-changed");
    line.setAll((ObjectNode) JSON.valueToTree(change));
    try {
      out.write((JSON.writeValueAsString(line) + "\n").getBytes(StandardCharsets.UTF_8));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
