package dev.rehearse.check;

import dev.rehearse.check.Cluster.Access;
import dev.rehearse.history.Operation;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.IntFunction;

/**
 * The sound weaker rule for values that repeat: a read may return only a value whose write was not
 * surely replaced before the read was called, and was called before the read returned. One use.
 */
final class Weakly {

  /** A witness shows this many of the writes that could have been meant. */
  private static final int SHOWN = 2;

  private final IntFunction<Cluster> clusters;
  private final List<Cluster> all;
  private final Consumer<Replaced> report;
  private final Map<Integer, List<Access>> sorted = new HashMap<>();

  /** A read of a value, the last writes of that value, and what had surely replaced them. */
  record Replaced(Access read, List<Access> writes, Access by) {}

  Weakly(IntFunction<Cluster> clusters, List<Cluster> all, Consumer<Replaced> report) {
    this.clusters = clusters;
    this.all = all;
    this.report = report;
  }

  void judge(List<Access> reads) {
    List<Access> known = new ArrayList<>();
    for (Cluster cluster : all) {
      add(known, cluster.write);
      cluster.more.forEach(write -> add(known, write));
    }
    known.sort(Comparator.comparingLong(Access::returned));
    long[] returns = known.stream().mapToLong(Access::returned).toArray();
    int[] latest = new int[returns.length];
    for (int i = 1; i < latest.length; i++) {
      latest[i] = known.get(i).call() > known.get(latest[i - 1]).call() ? i : latest[i - 1];
    }
    for (Access read : reads) {
      int before = Times.below(returns, read.call());
      if (before > 0) {
        Access replacing = known.get(latest[before - 1]);
        List<Access> writes = writes(read);
        if (!possible(writes, read, replacing)) {
          int until = calledBy(writes, read.returned());
          report.accept(
              new Replaced(read, writes.subList(Math.max(0, until - SHOWN), until), replacing));
        }
      }
    }
  }

  private static void add(List<Access> known, Access write) {
    if (write.returned() != Operation.NEVER) {
      known.add(write);
    }
  }

  /** The latest write is the likeliest, so the search goes backwards. */
  private static boolean possible(List<Access> writes, Access read, Access replacing) {
    for (int i = calledBy(writes, read.returned()) - 1; i >= 0; i--) {
      if (writes.get(i).returned() >= replacing.call()) {
        return true;
      }
    }
    return false;
  }

  /** How many were called at a time or before; they are in order of call. */
  private static int calledBy(List<Access> writes, long time) {
    int low = 0;
    int high = writes.size();
    while (low < high) {
      int middle = (low + high) >>> 1;
      if (writes.get(middle).call() <= time) {
        low = middle + 1;
      } else {
        high = middle;
      }
    }
    return low;
  }

  private List<Access> writes(Access read) {
    return sorted.computeIfAbsent(
        read.value(),
        value -> {
          Cluster cluster = clusters.apply(value);
          List<Access> writes = new ArrayList<>(cluster.more);
          writes.add(cluster.write);
          writes.sort(Comparator.comparingLong(Access::call));
          return writes;
        });
  }
}
