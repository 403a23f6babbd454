package dev.rehearse.lifecycle;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LifecycleTest {

  @Nested
  class ATeardown {
    private final List<String> closed = new ArrayList<>();

    @Test
    void closesInReverseOrderAndOnce() {
      Teardown teardown = new Teardown();
      teardown.add("first", () -> closed.add("first"));
      teardown.add("second", () -> closed.add("second"));

      teardown.close();
      teardown.close();

      assertThat(closed).containsExactly("second", "first");
    }

    @Test
    void closesEverythingAndKeepsEveryFailure() {
      Teardown teardown = new Teardown();
      teardown.add("a", () -> fail("a"));
      teardown.add("b", () -> closed.add("b"));
      teardown.add("c", () -> fail("c"));

      assertThatThrownBy(teardown::close)
          .hasMessage("Could not close c: c broke")
          .satisfies(
              first ->
                  assertThat(first.getSuppressed())
                      .extracting(Throwable::getMessage)
                      .containsExactly("Could not close a: a broke"));
      assertThat(closed).containsExactly("b");
    }

    @Test
    void closesWhatComesTooLateAtOnce() {
      Teardown teardown = new Teardown();
      teardown.close();

      assertThatThrownBy(() -> teardown.add("late", () -> closed.add("late")))
          .isInstanceOf(IllegalStateException.class)
          .hasMessageContaining("late");
      assertThat(closed).containsExactly("late");
    }

    private void fail(String name) throws IOException {
      throw new IOException(name + " broke");
    }
  }

  @Nested
  class AWait {
    @Test
    void endsWithTheValueThatWasRight() {
      AtomicInteger counter = new AtomicInteger();
      assertThat(Await.until("three", Duration.ofSeconds(5), counter::incrementAndGet, n -> n == 3))
          .isEqualTo(3);
    }

    @Test
    void thatTakesTooLongTellsWhatItSawLast() {
      assertThatThrownBy(
              () -> Await.until("rain", Duration.ofMillis(20), () -> "sun", "rain"::equals))
          .isInstanceOf(Await.TooLong.class)
          .hasMessage("Waited 20 ms for rain; last seen: sun.");
    }
  }

  @Nested
  class ACache {
    @TempDir Path folder;

    @Test
    void makesAThingOnceHoweverManyWantIt() throws Exception {
      AtomicInteger made = new AtomicInteger();
      Cache cache = new Cache(folder);
      var threads = Executors.newFixedThreadPool(4);
      try {
        Callable<Path> wanting =
            () ->
                cache.once(
                    "things/one",
                    found -> Files.exists(found.resolve("whole")),
                    empty -> {
                      made.incrementAndGet();
                      Files.createFile(empty.resolve("whole"));
                    });
        for (var path : threads.invokeAll(List.of(wanting, wanting, wanting, wanting))) {
          assertThat(path.get().resolve("whole")).exists();
        }
      } finally {
        threads.shutdownNow();
      }
      assertThat(made).hasValue(1);
    }

    @Test
    void startsAfreshWhereSomebodyDiedInTheMiddle() throws Exception {
      Cache cache = new Cache(folder);
      Files.createFile(Files.createDirectory(folder.resolve("one.partial")).resolve("half"));
      Files.createFile(Files.createDirectory(folder.resolve("one")).resolve("damaged"));

      Path one =
          cache.once(
              "one",
              found -> Files.exists(found.resolve("whole")),
              empty -> Files.createFile(empty.resolve("whole")));

      try (var files = Files.list(one)) {
        assertThat(files.map(Path::getFileName).map(Path::toString)).containsExactly("whole");
      }
      assertThat(folder.resolve("one.partial")).doesNotExist();
    }

    @Test
    void liesWhereTheUserSaysElseWhereHisSystemDoesElseOutsideRootsHome() {
      String mine = folder.resolve("mine").toString();
      String xdg = folder.resolve("xdg").toString();
      assertThat(
              Cache.of(Map.of("REHEARSE_CACHE", mine, "XDG_CACHE_HOME", xdg), false, "/h").root())
          .isEqualTo(Path.of(mine));
      assertThat(Cache.of(Map.of("XDG_CACHE_HOME", xdg), false, "/h").root())
          .isEqualTo(Path.of(xdg, "rehearse"));
      assertThat(Cache.of(Map.of(), false, folder.toString()).root())
          .isEqualTo(folder.resolve(".cache/rehearse"));
    }
  }

  @Nested
  class AJanitor {
    @TempDir Path root;

    @Test
    void removesWhatADeadRunsLedgerNamesAndOnlyThat() throws Exception {
      Path outside = Files.createDirectory(root.resolve("outside"));
      Path scratch = Files.createDirectory(root.resolve("scratch"));
      Path left = scratch.resolve("dead-0");
      Files.createDirectories(left.resolve("data"));
      Path unnamed = Files.createDirectory(scratch.resolve("unnamed"));
      Files.createSymbolicLink(left.resolve("link"), outside);
      Files.createFile(outside.resolve("precious"));
      Files.write(
          scratch.resolve("dead-0.ledger"),
          List.of(
              "folder " + left,
              "folder " + outside,
              "process " + ProcessIdentity.self().pid() + " 1"));

      assertThat(Janitor.reap(scratch)).containsExactly(left);

      assertThat(left).doesNotExist();
      assertThat(outside.resolve("precious")).exists();
      assertThat(unnamed).exists();
      assertThat(scratch.resolve("dead-0.ledger")).doesNotExist();
    }

    @Test
    void severalInOneProcessDoNotStandInEachOthersWay() throws Exception {
      List<Path> lefts = new ArrayList<>();
      for (int i = 0; i < 200; i++) {
        Path left = Files.createDirectory(root.resolve("dead-" + i));
        Files.write(root.resolve("dead-" + i + ".ledger"), List.of("folder " + left));
        lefts.add(left);
      }
      Callable<List<Path>> reap = () -> Janitor.reap(root);
      var threads = Executors.newFixedThreadPool(4);
      List<Path> removed = new ArrayList<>();
      try {
        for (var each : threads.invokeAll(List.of(reap, reap, reap, reap))) {
          removed.addAll(each.get());
        }
      } finally {
        threads.shutdownNow();
      }
      assertThat(removed).containsExactlyInAnyOrderElementsOf(lefts);
    }
  }
}
