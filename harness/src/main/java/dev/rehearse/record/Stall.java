package dev.rehearse.record;

import dev.rehearse.history.Operation;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/**
 * A time in which requests of a class were due and none succeeded. Immutable.
 *
 * @param from when the first of them was due, or the last success before, whichever was later; ns
 * @param to the next success, or the end of the last one due; ns
 */
public record Stall(Operation.Access access, long from, long to) {

  public long nanos() {
    return to - from;
  }

  /**
   * All stalls of a class, in order of time; every success ends one, however short.
   *
   * @param operations in any order; those that the injector did not send are left out
   * @param deadline when an operation that never returned is taken to have ended, ns after its call
   */
  public static List<Stall> of(List<Operation> operations, Operation.Access access, long deadline) {
    List<Operation> due = new ArrayList<>();
    for (Operation each : operations) {
      if (each.access() == access && each.answer() != Operation.Answer.NOT_SENT) {
        due.add(each);
      }
    }
    due.sort(Comparator.comparingLong(Operation::intended));
    long[] successes =
        due.stream()
            .filter(each -> each.answer() == Operation.Answer.SUCCEEDED)
            .mapToLong(Operation::returned)
            .sorted()
            .toArray();
    return sweep(due, successes, access, deadline);
  }

  private static List<Stall> sweep(
      List<Operation> due, long[] successes, Operation.Access access, long deadline) {
    List<Stall> stalls = new ArrayList<>();
    // Those due, in order of intention; one that had ended by the last success is behind us.
    ArrayDeque<Operation> waiting = new ArrayDeque<>();
    long before = Long.MIN_VALUE;
    int next = 0;
    long last = due.stream().mapToLong(each -> end(each, deadline)).max().orElse(0);
    for (int i = 0; i <= successes.length; i++) {
      long until = i < successes.length ? successes[i] : last;
      while (next < due.size() && due.get(next).intended() < until) {
        waiting.add(due.get(next++));
      }
      while (!waiting.isEmpty() && end(waiting.getFirst(), deadline) <= before) {
        waiting.removeFirst();
      }
      if (!waiting.isEmpty() && until > before) {
        stalls.add(new Stall(access, Math.max(before, waiting.getFirst().intended()), until));
      }
      before = until;
    }
    return stalls;
  }

  static long end(Operation operation, long deadline) {
    return operation.returned() == Operation.NEVER
        ? operation.call() + deadline
        : operation.returned();
  }
}
