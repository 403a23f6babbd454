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
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Processes of ours: their exit, signals, niceness, and their end with their parent. */
class ChildProcessTest {
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
  void isRenicedWithAllItsThreadsWhileItRuns() throws Exception {
    try (ChildProcess child = start("while :; do echo; sleep 0.01; done")) {
      logged(child);
      child.renice(7);
      assertThat(niceness(child.identity().pid())).isEqualTo(7);
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

  /** Field 19 of proc(5)'s stat. */
  private static int niceness(long pid) throws IOException {
    String stat = Files.readString(Path.of("/proc", Long.toString(pid), "stat"));
    return Integer.parseInt(stat.substring(stat.lastIndexOf(')') + 2).split(" ")[16]);
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
