package dev.rehearse.environment.embedded;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rehearse.lifecycle.Await;
import dev.rehearse.lifecycle.Cache;
import dev.rehearse.lifecycle.ChildJvm;
import dev.rehearse.lifecycle.ProcessIdentity;
import dev.rehearse.lifecycle.RunLedger;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class HardKillTest {
  private static final Duration BOUND = Duration.ofSeconds(5);

  @Test
  void afterAHardKillNothingLivesNoPortIsHeldAndTheNextStartClearsTheDisk(@TempDir Path folder)
      throws Exception {
    Path order = ChildJvm.workOrder(folder.resolve("order"), "");
    Path scratch;
    try (ChildJvm victim =
        ChildJvm.start(
            ChildJvm.Spec.of("victim", Victim.class, order, folder.resolve("victim.log")))) {
      String[] said = victim.ready(Duration.ofSeconds(60)).split(" ");
      scratch = Path.of(said[0]);
      List<ProcessIdentity> children = identities(said[1]);
      List<Integer> ports = Arrays.stream(said[2].split(",")).map(Integer::valueOf).toList();
      assertThat(living(children, scratch)).hasSizeGreaterThan(children.size());
      assertThat(listening(ports)).containsExactlyInAnyOrderElementsOf(ports);

      victim.process().kill();

      Await.until("all children to end", BOUND, () -> living(children, scratch), List::isEmpty);
      assertThat(listening(ports)).isEmpty();
    }

    RunLedger.open(Cache.ofUser()).close();
    // Another rehearsal on this machine may have begun to clear it just before.
    Path ledger = scratch.resolveSibling(scratch.getFileName() + ".ledger");
    Await.until(
        "what the run left to be gone",
        BOUND,
        () -> Files.notExists(scratch) && Files.notExists(ledger));
  }

  @Test
  void aRunThatLivesIsNotReaped() throws Exception {
    try (RunLedger mine = RunLedger.open(Cache.ofUser());
        RunLedger other = RunLedger.open(Cache.ofUser())) {
      assertThat(mine.scratch()).isDirectory().isNotEqualTo(other.scratch());
    }
  }

  private static List<ProcessIdentity> identities(String text) {
    return Arrays.stream(text.split(","))
        .map(each -> each.split(":"))
        .map(each -> new ProcessIdentity(Long.parseLong(each[0]), Long.parseLong(each[1])))
        .toList();
  }

  /** Children by their identity, and whatever works in the run's folder, as each backend does. */
  private static List<String> living(List<ProcessIdentity> children, Path scratch)
      throws IOException {
    List<String> living = new ArrayList<>();
    children.stream().filter(ProcessIdentity::alive).map(Object::toString).forEach(living::add);
    try (Stream<Path> processes = Files.list(Path.of("/proc"))) {
      for (Path process : processes.filter(HardKillTest::isProcess).toList()) {
        folder(process)
            .filter(at -> at.startsWith(scratch))
            .ifPresent(at -> living.add(process + " in " + at));
      }
    }
    return living;
  }

  private static boolean isProcess(Path path) {
    return path.getFileName().toString().matches("\\d+");
  }

  private static java.util.Optional<Path> folder(Path process) {
    try {
      return java.util.Optional.of(Files.readSymbolicLink(process.resolve("cwd")));
    } catch (IOException e) {
      // It has ended, or is somebody else's.
      return java.util.Optional.empty();
    }
  }

  private static List<Integer> listening(List<Integer> ports) throws IOException {
    return Files.readAllLines(Path.of("/proc/net/tcp")).stream()
        .map(line -> line.strip().split("\\s+"))
        .filter(words -> words[3].equals("0A"))
        .map(words -> Integer.parseInt(words[1].substring(words[1].indexOf(':') + 1), 16))
        .filter(ports::contains)
        .toList();
  }
}
