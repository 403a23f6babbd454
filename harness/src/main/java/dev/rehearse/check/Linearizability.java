package dev.rehearse.check;

import dev.rehearse.check.Cluster.Access;
import dev.rehearse.history.Operation;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Whether registers behaved as one copy. Not thread-safe: it keeps its workspace from register to
 * register.
 *
 * <p>Where every value was written once, a register is linearizable exactly if no two forward zones
 * overlap and no backward zone lies inside a forward one (Gibbons and Korach 1997). A write of
 * unknown outcome returns at infinity; if nobody read it, it may be left out, and if somebody did,
 * it happened. No search is needed.
 *
 * <p>A value that may have been written more than once, as absence and booleans are, has no zone.
 * Its acknowledged writes and its reads each took effect at a moment inside their own time, when
 * the register did not hold another value: so each is a backward zone of its own. Besides, {@link
 * Weakly} holds for its reads. Both are necessary, together not sufficient: sound, not complete.
 *
 * <p>Equal times count as concurrent.
 */
final class Linearizability {

  private final Registers registers;
  private final Promises promises;
  private final Cluster[] clusters;
  private final int[] stamps;
  private int stamp;
  private int register;
  private List<Cluster> all = List.of();
  private List<Access> repeated = List.of();
  private List<Violation> found = List.of();

  Linearizability(Registers registers, Promises promises) {
    this.registers = registers;
    this.promises = promises;
    this.clusters = new Cluster[registers.values()];
    this.stamps = new int[registers.values()];
  }

  /** Adds the violations of a register that holds plain values. */
  void judge(int number, List<Violation> violations) {
    if (registers.nameless(number) || registers.counter(number)) {
      return;
    }
    register = number;
    stamp++;
    all = new ArrayList<>();
    repeated = new ArrayList<>(0);
    found = violations;
    writes();
    reads();
    zones();
    if (!repeated.isEmpty()) {
      new Weakly(this::clusterOf, all, this::replaced).judge(repeated);
    }
  }

  private Access access(int entry, long returned) {
    int operation = registers.operation(entry);
    return new Access(
        operation, registers.value(entry), registers.operations.call(operation), returned);
  }

  private void writes() {
    write(new Access(Registers.NONE, registers.initial(register), Long.MIN_VALUE, Long.MIN_VALUE));
    for (int entry = registers.from(register); entry < registers.until(register); entry++) {
      if (registers.kind(entry) == Registers.Kind.WRITE) {
        write(access(entry, promises.returned(register, entry)));
      }
    }
    registers
        .wildDelete(register)
        .ifPresent(
            wild -> {
              int absent = registers.absent();
              write(new Access(wild.operation(), absent, wild.call(), Operation.NEVER));
              clusterOf(absent).repeats();
            });
  }

  private void write(Access write) {
    int value = write.value();
    if (stamps[value] == stamp) {
      clusters[value].again(write);
    } else {
      stamps[value] = stamp;
      clusters[value] = new Cluster(write);
      all.add(clusters[value]);
    }
  }

  private Cluster clusterOf(int value) {
    return clusters[value];
  }

  private void reads() {
    List<Access> reads = new ArrayList<>();
    for (int entry = registers.from(register); entry < registers.until(register); entry++) {
      if (registers.kind(entry) == Registers.Kind.READ) {
        reads.add(access(entry, registers.returned(entry)));
      }
    }
    int last = registers.last(register);
    if (last != Registers.NONE) {
      reads.add(new Access(Registers.NONE, last, Operation.NEVER, Operation.NEVER));
    }
    adopt(reads);
    reads.forEach(this::read);
  }

  /** An insert whose key never came back is known by its value: it may have made this row. */
  private void adopt(List<Access> reads) {
    int nameless = registers.namelessOf(register);
    if (nameless == Registers.NONE) {
      return;
    }
    Set<Integer> read = new HashSet<>();
    reads.forEach(access -> read.add(access.value()));
    for (int entry = registers.from(nameless); entry < registers.until(nameless); entry++) {
      if (registers.kind(entry) == Registers.Kind.WRITE && read.contains(registers.value(entry))) {
        write(access(entry, Operation.NEVER));
      }
    }
  }

  private void read(Access read) {
    if (stamps[read.value()] != stamp) {
      unwritten(read);
      return;
    }
    Cluster cluster = clusters[read.value()];
    if (cluster.repeated()) {
      repeated.add(read);
    } else if (read.returned() < cluster.write.call()) {
      report(
          Violation.Kind.PHANTOM,
          List.of(read, cluster.write),
          Registers.NONE,
          read,
          cluster.write.call() - read.returned());
    } else {
      cluster.read(read);
    }
  }

  private void unwritten(Access read) {
    if (read.value() == registers.absent()) {
      gone(read);
      return;
    }
    for (int entry = registers.from(register); entry < registers.until(register); entry++) {
      if (registers.kind(entry) == Registers.Kind.ABORTED
          && registers.value(entry) == read.value()) {
        Access aborted = access(entry, registers.returned(entry));
        report(
            Violation.Kind.ABORTED_READ,
            List.of(aborted, read),
            registers.initial(register),
            read,
            Long.MAX_VALUE);
        return;
      }
    }
    report(Violation.Kind.PHANTOM, List.of(read), Registers.NONE, read, Long.MAX_VALUE);
  }

  /** Nobody deleted it: what was there last is lost, for good or for this read. */
  private void gone(Access read) {
    Access before = all.get(0).write;
    for (Cluster cluster : all) {
      boolean later = cluster.write.call() > before.call();
      before = later && cluster.write.returned() < read.call() ? cluster.write : before;
    }
    report(kind(read, before.value()), List.of(before, read), before.value(), read, Long.MAX_VALUE);
  }

  private void zones() {
    List<Cluster> forward = new ArrayList<>();
    for (Cluster cluster : all) {
      if (!cluster.repeated() && cluster.forward()) {
        forward.add(cluster);
      }
    }
    forward.sort(Comparator.comparingLong(Cluster::left));
    long[] lefts = forward.stream().mapToLong(Cluster::left).toArray();
    Cluster[] widest = new Cluster[lefts.length];
    for (int i = 0; i < lefts.length; i++) {
      Cluster zone = forward.get(i);
      if (i > 0 && zone.left() < widest[i - 1].right()) {
        conflict(widest[i - 1], zone);
      }
      widest[i] = i > 0 && widest[i - 1].right() > zone.right() ? widest[i - 1] : zone;
    }
    for (Cluster cluster : all) {
      if (cluster.repeated()) {
        write(lefts, widest, cluster.write);
        cluster.more.forEach(write -> write(lefts, widest, write));
      } else if (!cluster.forward() && cluster.happened()) {
        Cluster around = around(lefts, widest, cluster.left(), cluster.right());
        if (around != null) {
          conflict(around, cluster);
        }
      }
    }
    repeated.removeIf(read -> misread(lefts, widest, read));
  }

  /** The forward zone that an interval lies inside; null if none. */
  private static @Nullable Cluster around(long[] lefts, Cluster[] widest, long left, long right) {
    int below = Times.below(lefts, left);
    return below > 0 && right < widest[below - 1].right() ? widest[below - 1] : null;
  }

  /** A value that repeats was written while the register was seen to hold another all along. */
  private void write(long[] lefts, Cluster[] widest, Access write) {
    Cluster around = around(lefts, widest, write.call(), write.returned());
    if (around != null) {
      Access seen = around.last();
      report(
          kind(seen, write.value()),
          List.of(around.write, write, seen),
          write.value(),
          seen,
          Math.min(write.call() - around.left(), around.right() - write.returned()));
    }
  }

  /** A value that repeats was read while the register was seen to hold another all along. */
  private boolean misread(long[] lefts, Cluster[] widest, Access read) {
    Cluster around = around(lefts, widest, read.call(), read.returned());
    if (around == null) {
      return false;
    }
    report(
        Violation.Kind.STALE_READ,
        List.of(around.write, around.first(), read, around.last()),
        around.write.value(),
        read,
        Math.min(read.call() - around.left(), around.right() - read.returned()));
    return true;
  }

  /** The value of the earlier zone was still seen after the later one had surely replaced it. */
  private void conflict(Cluster one, Cluster other) {
    boolean oneFirst = one.write.call() <= other.write.call();
    Cluster earlier = oneFirst ? one : other;
    Cluster later = oneFirst ? other : one;
    Access seen = earlier.last();
    report(
        kind(seen, later.write.value()),
        List.of(earlier.write, later.write, later.first(), seen),
        later.write.value(),
        seen,
        Math.min(one.right(), other.right()) - Math.max(one.left(), other.left()));
  }

  private Violation.Kind kind(Access seen, int replacing) {
    if (!seen.nobodys()) {
      return Violation.Kind.STALE_READ;
    }
    return replacing == registers.absent() ? Violation.Kind.RESURRECTED : Violation.Kind.LOST;
  }

  private void replaced(Weakly.Replaced replaced) {
    List<Access> shown = new ArrayList<>(replaced.writes());
    shown.add(replaced.by());
    shown.add(replaced.read());
    report(
        kind(replaced.read(), replaced.by().value()),
        shown,
        replaced.by().value(),
        replaced.read(),
        replaced.read().call() - replaced.by().returned());
  }

  private void report(
      Violation.Kind kind, List<Access> shown, int expected, Access seen, long gravity) {
    List<Integer> operations =
        shown.stream()
            .filter(access -> !access.nobodys())
            .sorted(Comparator.comparingLong(Access::call))
            .map(Access::operation)
            .distinct()
            .toList();
    found.add(
        new Violation(kind, register, operations, expected, seen.value(), seen.call(), gravity));
  }
}
