package dev.rehearse.conductor;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rehearse.history.Event;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FeedFilesTest {
  @TempDir Path logs = Path.of("");

  @Test
  void whatSeveralFeedsReadBackIsAddedUpWithoutATornLine() throws Exception {
    Files.writeString(
        logs.resolve("feed-1.log"),
        """
        {"at":1,"what":"opened","intents":3}
        {"at":2,"what":"validated","rows":2,"nanos":30}
        {"at":3,"what":"validated","rows":5,"na{"at":4,"what":"validated","rows":1,"nanos":1}
        {"at":5,"what":"validated","rows":6,"na""");
    Files.writeString(
        logs.resolve("feed-migrator.log"),
        "{\"at\":2,\"what\":\"validated\",\"rows\":1,\"nanos\":9}\n");
    Files.writeString(logs.resolve("migrator.log"), "{\"what\":\"validated\",\"rows\":7}\n");
    List<Event> told = new ArrayList<>();

    FeedFiles.validated(logs, told::add);

    assertThat(told)
        .singleElement()
        .isInstanceOfSatisfying(
            Event.Validated.class,
            event -> assertThat(List.of(event.rows(), event.nanos())).containsExactly(4L, 40L));
  }

  @Test
  void whereNothingWasReadBackNothingIsTold() throws Exception {
    List<Event> told = new ArrayList<>();
    FeedFiles.validated(logs, told::add);
    assertThat(told).isEmpty();
  }
}
