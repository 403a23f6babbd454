package dev.rehearse.lifecycle;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
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
  class AChild {
    @TempDir Path folder;

    @Test
    void tellsItsExitCodeAndWritesItsLog() throws Exception {
      try (ChildProcess child = start("echo out; echo err >&2; exit 7")) {
        assertThat(child.waitFor(Duration.ofSeconds(5))).contains(7);
        assertThat(Files.readAllLines(child.log())).containsExactlyInAnyOrder("out", "err");
        assertThat(child.identity().alive()).isFalse();
      }
    }

    @Test
    void thatIgnoresTheFarewellIsKilled() {
      try (ChildProcess child = start("trap '' TERM; echo; while :; do sleep 1; done")) {
        logged(child);
        child.terminate(Duration.ofMillis(50));
        assertThat(child.waitFor(Duration.ZERO)).contains(137);
      }
    }

    @Test
    void thatListensToTheFarewellEndsByIt() {
      try (ChildProcess child = start("trap 'exit 3' TERM; echo; while :; do sleep 0.01; done")) {
        logged(child);
        child.terminate(Duration.ofSeconds(5));
        assertThat(child.waitFor(Duration.ZERO)).contains(3);
      }
    }

    @Test
    void standsStillWhilePausedAndCanStillBeKilled() throws Exception {
      try (ChildProcess child = start("while :; do echo; sleep 0.01; done")) {
        logged(child);
        assertThat(child.pause()).isTrue();
        long paused = Files.size(child.log());
        assertThatThrownBy(() -> grows(child, paused, Duration.ofMillis(100)))
            .isInstanceOf(Await.TooLong.class);
        child.resume();
        grows(child, paused, Duration.ofSeconds(5));
        child.pause();
        assertThat(child.kill()).isTrue();
        assertThat(child.kill()).isFalse();
      }
    }

    @Test
    void isAsNiceAsAskedAndGetsWhatItIsGiven() throws Exception {
      Launch launch =
          Launch.of("nice", List.of("sh", "-c", "nice; echo $MINE"), log())
              .withNiceness(5)
              .withEnvironment(Map.of("MINE", "here"));
      try (ChildProcess child = ChildProcess.start(launch)) {
        assertThat(child.waitFor(Duration.ofSeconds(5))).contains(0);
        assertThat(Files.readAllLines(child.log())).containsExactly("5", "here");
      }
    }

    @Test
    void thatIsAJvmMustSayThatItIsReady() {
      Path order = ChildJvm.workOrder(folder.resolve("order"), "secret");
      var mute = ChildJvm.Spec.of("mute", Mute.class, order, log());
      try (ChildJvm child = ChildJvm.start(mute)) {
        assertThatThrownBy(() -> child.ready(Duration.ofSeconds(20)))
            .hasMessageContaining("mute ended before it was ready")
            .hasMessageContaining("nothing to say");
      }
    }

    @Test
    void readsItsWorkOrderWhichNobodyElseCan() throws Exception {
      Path order = ChildJvm.workOrder(folder.resolve("order"), "secret");
      assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(order)))
          .isEqualTo("rw-------");
      List<String> lines = java.util.Collections.synchronizedList(new ArrayList<>());
      var spec = ChildJvm.Spec.of("reader", Reader.class, order, log()).withLines(lines::add);
      try (ChildJvm child = ChildJvm.start(spec)) {
        assertThat(child.ready(Duration.ofSeconds(20))).isEqualTo("6 letters");
        child.process().input().close();
        assertThat(child.process().waitFor(Duration.ofSeconds(5))).contains(143);
        Await.until("its last line", Duration.ofSeconds(5), () -> lines.contains("watching"));
      }
    }

    private ChildProcess start(String script) {
      return ChildProcess.start(Launch.of("child", List.of("sh", "-c", script), log()));
    }

    private Path log() {
      return folder.resolve("child.log");
    }

    private void logged(ChildProcess child) {
      grows(child, 0, Duration.ofSeconds(5));
    }

    private void grows(ChildProcess child, long beyond, Duration limit) {
      Await.until("its log to grow", limit, () -> Files.size(child.log()), size -> size > beyond);
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
  }

  /** Ends without a word on standard output. */
  static final class Mute {
    private Mute() {}

    public static void main(String[] arguments) {
      System.err.println("nothing to say");
    }
  }

  /** Reads its work order and ends with its parent. */
  static final class Reader {
    private Reader() {}

    public static void main(String[] arguments) throws Exception {
      System.out.println("READY " + Files.readString(Path.of(arguments[0])).length() + " letters");
      System.out.println("watching");
      ParentWatch.exitWithParent();
      Thread.currentThread().join();
    }
  }
}
