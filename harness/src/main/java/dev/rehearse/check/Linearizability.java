package dev.rehearse.check;

import dev.rehearse.check.Registers.Access;
import dev.rehearse.check.Registers.Register;
import dev.rehearse.history.Operation;
import dev.rehearse.history.Values;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Whether a register behaved as one copy. Stateless.
 *
 * <p>Where every value was written once, a register is linearizable exactly if no two forward zones
 * overlap and no backward zone lies inside a forward one (Gibbons and Korach 1997): a value's zone
 * spans from the earliest return to the latest call among its write and its reads, forward if in
 * that order. A write of unknown outcome returns at infinity; if nobody read it, it may be left
 * out, and if somebody did, it happened. No search is needed.
 *
 * <p>Where values repeat, as absence and booleans do, a sound weaker rule holds: a read may return
 * only a value whose write was not surely replaced before the read was called.
 *
 * <p>Equal times count as concurrent.
 */
final class Linearizability {

  /** The index of no operation: the value before the traffic, or the look at the end. */
  static final int NOBODY = -1;

  private final Register register;
  private final boolean wildDelete;
  private final List<Violation> found = new ArrayList<>();

  private Linearizability(Register register, boolean wildDelete) {
    this.register = register;
    this.wildDelete = wildDelete;
  }

  /** The violations of a register that holds plain values. */
  static List<Violation> of(Register register, boolean wildDelete) {
    if (!register.adds.isEmpty()) {
      return List.of();
    }
    return new Linearizability(register, wildDelete).judge();
  }

  private List<Violation> judge() {
    List<Access> writes = new ArrayList<>();
    writes.add(new Access(NOBODY, register.initial, Long.MIN_VALUE, Long.MIN_VALUE));
    writes.addAll(register.writes);
    List<Access> reads = new ArrayList<>(register.reads);
    if (!register.last.isEmpty()) {
      reads.add(new Access(NOBODY, register.last, Operation.NEVER, Operation.NEVER));
    }
    Set<String> values = new HashSet<>();
    writes.forEach(write -> values.add(write.value()));
    boolean unique = values.size() == writes.size();
    List<Access> judged = new ArrayList<>();
    for (Access read : reads) {
      if (wildDelete && read.value().equals(Values.ABSENT)) {
        continue;
      }
      if (values.contains(read.value())) {
        judged.add(read);
      } else {
        unwritten(read);
      }
    }
    if (unique && !wildDelete) {
      zones(writes, judged);
    } else {
      weakly(writes, judged);
    }
    return found;
  }

  private void unwritten(Access read) {
    Optional<Access> aborted =
        register.aborted.stream().filter(write -> write.value().equals(read.value())).findFirst();
    List<Integer> operations = new ArrayList<>();
    aborted.ifPresent(write -> operations.add(write.operation()));
    add(
        aborted.isPresent() ? Violation.Kind.ABORTED_READ : Violation.Kind.PHANTOM,
        operations,
        read,
        "a value that some operation wrote",
        Long.MAX_VALUE);
  }

  private record Zone(Access write, long low, long high, Access first, Access last) {
    boolean forward() {
      return low < high;
    }

    long left() {
      return Math.min(low, high);
    }

    long right() {
      return Math.max(low, high);
    }
  }

  private void zones(List<Access> writes, List<Access> reads) {
    Map<String, List<Access>> readers = new HashMap<>();
    for (Access read : reads) {
      readers.computeIfAbsent(read.value(), value -> new ArrayList<>()).add(read);
    }
    List<Zone> forward = new ArrayList<>();
    List<Zone> backward = new ArrayList<>();
    for (Access write : writes) {
      List<Access> own = readers.getOrDefault(write.value(), List.of());
      if (write.returned() == Operation.NEVER && own.isEmpty()) {
        continue;
      }
      Zone zone = zone(write, own);
      (zone.forward() ? forward : backward).add(zone);
    }
    forward.sort(Comparator.comparingLong(Zone::left));
    for (int i = 1; i < forward.size(); i++) {
      if (forward.get(i).left() < forward.get(i - 1).right()) {
        conflict(forward.get(i - 1), forward.get(i));
      }
    }
    for (Zone zone : backward) {
      inside(forward, zone).ifPresent(around -> conflict(around, zone));
    }
  }

  private Zone zone(Access write, List<Access> readers) {
    Access first = write;
    Access last = write;
    for (Access read : readers) {
      if (read.returned() < write.call()) {
        add(
            Violation.Kind.PHANTOM,
            List.of(write.operation()),
            read,
            "a value that had been written by then",
            write.call() - read.returned());
      }
      first = read.returned() < first.returned() ? read : first;
      last = read.call() > last.call() ? read : last;
    }
    return new Zone(write, first.returned(), last.call(), first, last);
  }

  private static Optional<Zone> inside(List<Zone> forward, Zone zone) {
    int low = 0;
    int high = forward.size();
    while (low < high) {
      int middle = (low + high) >>> 1;
      if (forward.get(middle).left() < zone.left()) {
        low = middle + 1;
      } else {
        high = middle;
      }
    }
    return low > 0 && zone.right() < forward.get(low - 1).right()
        ? Optional.of(forward.get(low - 1))
        : Optional.empty();
  }

  /** The value of the earlier zone was still seen after the later one had surely replaced it. */
  private void conflict(Zone one, Zone other) {
    boolean oneFirst = one.write().call() <= other.write().call();
    Zone earlier = oneFirst ? one : other;
    Zone later = oneFirst ? other : one;
    Access seen = earlier.last();
    long overlap = Math.min(one.right(), other.right()) - Math.max(one.left(), other.left());
    if (later.first().returned() >= seen.call()) {
      Access turned = later.last();
      report(later, earlier, turned, overlap);
    } else {
      report(earlier, later, seen, overlap);
    }
  }

  private void report(Zone stale, Zone newer, Access seen, long gravity) {
    List<Integer> operations = new ArrayList<>();
    for (Access access : List.of(stale.write(), newer.write(), newer.first())) {
      if (access.operation() != NOBODY && !operations.contains(access.operation())) {
        operations.add(access.operation());
      }
    }
    add(kind(seen), operations, seen, newer.write().value(), gravity);
  }

  private Violation.Kind kind(Access seen) {
    if (seen.operation() != NOBODY) {
      return Violation.Kind.STALE_READ;
    }
    boolean deleted =
        register.writes.stream().anyMatch(write -> write.value().equals(Values.ABSENT));
    return deleted && !seen.value().equals(Values.ABSENT)
        ? Violation.Kind.RESURRECTED
        : Violation.Kind.LOST;
  }

  private void weakly(List<Access> writes, List<Access> reads) {
    List<Access> known =
        writes.stream()
            .filter(write -> write.returned() != Operation.NEVER)
            .sorted(Comparator.comparingLong(Access::returned))
            .toList();
    long[] returns = known.stream().mapToLong(Access::returned).toArray();
    int[] latest = new int[known.size()];
    for (int i = 1; i < latest.length; i++) {
      latest[i] = known.get(i).call() > known.get(latest[i - 1]).call() ? i : latest[i - 1];
    }
    Map<String, List<Access>> byValue = new HashMap<>();
    for (Access write : writes) {
      byValue.computeIfAbsent(write.value(), value -> new ArrayList<>()).add(write);
    }
    for (Access read : reads) {
      int before = lower(returns, read.call());
      if (before > 0) {
        Access replacing = known.get(latest[before - 1]);
        boolean possible =
            byValue.getOrDefault(read.value(), List.of()).stream()
                .anyMatch(
                    write ->
                        write.call() <= read.returned() && write.returned() >= replacing.call());
        if (!possible) {
          List<Integer> operations = new ArrayList<>();
          byValue
              .getOrDefault(read.value(), List.of())
              .forEach(write -> operations.add(write.operation()));
          operations.add(replacing.operation());
          operations.removeIf(operation -> operation == NOBODY);
          add(
              kind(read),
              operations.subList(Math.max(0, operations.size() - 3), operations.size()),
              read,
              replacing.value(),
              read.call() - replacing.returned());
        }
      }
    }
  }

  /** How many are below a time. */
  private static int lower(long[] sorted, long time) {
    int index = Arrays.binarySearch(sorted, time);
    int insertion = index < 0 ? -index - 1 : index;
    while (insertion > 0 && sorted[insertion - 1] == time) {
      insertion--;
    }
    return insertion;
  }

  private void add(
      Violation.Kind kind, List<Integer> operations, Access seen, String expected, long gravity) {
    List<Integer> all = new ArrayList<>(operations);
    all.removeIf(operation -> operation == NOBODY);
    if (seen.operation() != NOBODY && !all.contains(seen.operation())) {
      all.add(seen.operation());
    }
    found.add(
        new Violation(
            kind, register, List.copyOf(all), expected, seen.value(), seen.call(), gravity));
  }
}
