package dev.rehearse.lifecycle;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.FileSystemException;
import java.nio.file.Path;
import java.sql.SQLException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RoomTest {
  @TempDir Path folder = Path.of("");

  @Test
  void tooLittleIsToldBeforeAnythingIsBegun() {
    Path later = folder.resolve("not/made/yet");
    assertThatCode(() -> Room.require(later, 1, "")).doesNotThrowAnyException();
    assertThatThrownBy(() -> Room.require(later, Long.MAX_VALUE, "Free some."))
        .isInstanceOf(NotRehearsable.class)
        .hasMessageContaining("MB left")
        .hasMessageContaining(later.toString())
        .hasMessageContaining("Free some.");
  }

  @Test
  void aFullDiskIsKnownHoweverDeepItLies() {
    IOException file = new FileSystemException("/data/x", null, "No space left on device");
    assertThat(Room.ranOut(new IllegalStateException(new UncheckedIOException(file)))).isPresent();
    assertThat(Room.ranOut(new IllegalStateException(new SQLException("", "53100")))).isPresent();
    Exception suppressing = new IllegalStateException("the teardown");
    suppressing.addSuppressed(file);
    assertThat(Room.ranOut(suppressing)).isPresent();
  }

  @Test
  void whatElseGoesWrongIsNoFullDisk() {
    assertThat(Room.ranOut(new IOException("Permission denied"))).isEmpty();
    assertThat(Room.ranOut(new SQLException("No space left on device", "57P01"))).isEmpty();
    Exception circular = new IllegalStateException();
    circular.addSuppressed(new IllegalStateException(circular));
    assertThat(Room.ranOut(circular)).isEmpty();
  }
}
