package dev.rehearse.load;

import dev.rehearse.application.Operations;
import dev.rehearse.application.Operations.Spec;
import dev.rehearse.history.Operation.Access;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.TreeSet;

/** Which operations sessions are made of, by their shares. Immutable. */
final class Mix {

  /** Of ten sessions five have one operation, three have two and two have three. */
  private static final int[] LENGTHS = {1, 1, 1, 1, 1, 2, 2, 2, 3, 3};

  private final Operations operations;
  private final Map<Access, List<Spec>> starters = new EnumMap<>(Access.class);

  Mix(Operations operations) {
    this.operations = operations;
    for (Access access : Access.values()) {
      starters.put(access, starters(operations, access));
    }
  }

  /** In the order of their names: a map's order must not decide what a seed draws. */
  private static List<Spec> starters(Operations operations, Access access) {
    return operations.byName().values().stream()
        .filter(spec -> spec.access() == access && spec.share() > 0)
        .sorted(Comparator.comparing(Spec::name))
        .toList();
  }

  /** The names of all operations that sessions can come to, sorted. */
  List<String> reachable() {
    Set<String> names = new TreeSet<>();
    for (Access access : Access.values()) {
      starters(access).forEach(spec -> reach(spec, names));
    }
    return List.copyOf(names);
  }

  private void reach(Spec spec, Set<String> names) {
    if (names.add(spec.name())) {
      spec.then().forEach(next -> reach(named(next.operation()), names));
    }
  }

  /** How many operations a session wants; it has fewer where nothing may follow. */
  static int length(SplittableRandom random) {
    return LENGTHS[random.nextInt(LENGTHS.length)];
  }

  /** A session's first operation. */
  Spec first(Access access, SplittableRandom random) {
    int at = random.nextInt(total(access));
    for (Spec spec : starters(access)) {
      at -= spec.share();
      if (at < 0) {
        return spec;
      }
    }
    throw new IllegalStateException("the shares of " + access + " operations do not add up");
  }

  /**
   * Sessions of a class per second, so that all operations together come to the rate: each class
   * begins as many sessions as its shares say, and sessions have followers.
   */
  double sessionsPerSecond(Access access, double operationsPerSecond) {
    double all = total(Access.READ) + total(Access.WRITE);
    double operationsPerSession =
        (expected(Access.READ) * total(Access.READ) + expected(Access.WRITE) * total(Access.WRITE))
            / all;
    return operationsPerSecond / operationsPerSession * total(access) / all;
  }

  private double expected(Access access) {
    double weighted = 0;
    for (Spec spec : starters(access)) {
      double mean = 0;
      for (int length : LENGTHS) {
        mean += operationsFrom(spec, length) / LENGTHS.length;
      }
      weighted += mean * spec.share();
    }
    return weighted == 0 ? 0 : weighted / total(access);
  }

  private double operationsFrom(Spec spec, int length) {
    if (length == 1 || spec.then().isEmpty()) {
      return 1;
    }
    return 1
        + spec.then().stream()
            .mapToDouble(next -> operationsFrom(named(next.operation()), length - 1))
            .average()
            .orElse(0);
  }

  /** The operation of this name. */
  Spec named(String name) {
    Spec spec = operations.byName().get(name);
    if (spec == null) {
      throw new IllegalStateException(
          "version " + operations.version() + " has no operation '" + name + "' to follow with");
    }
    return spec;
  }

  private int total(Access access) {
    return starters(access).stream().mapToInt(Spec::share).sum();
  }

  private List<Spec> starters(Access access) {
    return starters.getOrDefault(access, List.of());
  }
}
