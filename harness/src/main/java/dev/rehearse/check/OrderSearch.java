package dev.rehearse.check;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Whether a register's operations can be put into one order, searched for where values repeat.
 *
 * <p>Wing and Gong's search (1993) as Lowe orders it (2017): the history is walked through in time
 * and all states are kept that the register may be in: its value, and which of the operations under
 * way have taken effect. An operation takes effect at the latest when it returns; a read as soon as
 * the register holds its value, which cannot hurt. States that are met again are not searched
 * again. A write of unknown outcome stays under way for ever. One use.
 */
final class OrderSearch {

  /** One operation; {@code returned} is {@link Long#MAX_VALUE} where it may never have happened. */
  record Step(int operation, boolean write, int value, long call, long returned) {
    boolean unknown() {
      return returned == Long.MAX_VALUE;
    }
  }

  /** A state costs more to look at the more is under way. */
  private static final int UNDER_WAY_SHARE = 32;

  /** What the search came to. */
  enum Result {
    ORDERED,
    IMPOSSIBLE,
    TOO_MUCH
  }

  private record State(int value, BitSet done) {}

  private final List<Step> steps;
  private final int[] slots;
  private final List<Integer> underWay = new ArrayList<>();
  private final BitSet taken = new BitSet();
  private Set<State> states = new HashSet<>();
  private long left;
  private Optional<Step> impossible = Optional.empty();

  /**
   * A search.
   *
   * @param steps in order of call
   * @param limit how many states may be looked at
   */
  OrderSearch(List<Step> steps, int initial, long limit) {
    this.steps = steps;
    this.slots = new int[steps.size()];
    this.left = limit;
    states.add(new State(initial, new BitSet()));
  }

  Result search() {
    Integer[] returns = new Integer[steps.size()];
    Arrays.setAll(returns, index -> index);
    Arrays.sort(returns, Comparator.comparingLong(index -> steps.get(index).returned()));
    int next = 0;
    for (int index : returns) {
      Step ending = steps.get(index);
      // Equal times are concurrent: whatever is called by then is under way.
      while (next < steps.size() && steps.get(next).call() <= ending.returned()) {
        called(next++);
      }
      if (ending.unknown()) {
        return Result.ORDERED;
      }
      Set<State> after = returned(index);
      if (left < 0) {
        return Result.TOO_MUCH;
      }
      if (after.isEmpty()) {
        impossible = Optional.of(ending);
        return Result.IMPOSSIBLE;
      }
      states = after;
    }
    return Result.ORDERED;
  }

  /** The operation that no order leaves a place for. */
  Optional<Step> impossible() {
    return impossible;
  }

  private void called(int index) {
    slots[index] = taken.nextClearBit(0);
    taken.set(slots[index]);
    underWay.add(index);
    if (!steps.get(index).write()) {
      states = settled(states);
    }
  }

  private Set<State> settled(Collection<State> some) {
    Set<State> settled = new HashSet<>();
    some.forEach(state -> settled.add(settled(state)));
    return settled;
  }

  /** Reads under way of the value that the register holds take effect now. */
  private State settled(State state) {
    BitSet done = (BitSet) state.done().clone();
    for (int index : underWay) {
      Step step = steps.get(index);
      if (!step.write() && step.value() == state.value()) {
        done.set(slots[index]);
      }
    }
    return new State(state.value(), done);
  }

  /** The states in which an operation has taken effect, none of them further than need be. */
  private Set<State> returned(int index) {
    int slot = slots[index];
    Set<State> after = new HashSet<>();
    Set<State> met = new HashSet<>(states);
    List<State> open = new ArrayList<>(states);
    while (!open.isEmpty() && left >= 0) {
      State state = open.remove(open.size() - 1);
      left -= 1 + underWay.size() / UNDER_WAY_SHARE;
      if (state.done().get(slot)) {
        BitSet done = (BitSet) state.done().clone();
        done.clear(slot);
        after.add(new State(state.value(), done));
      } else {
        for (State further : further(state)) {
          if (met.add(further)) {
            open.add(further);
          }
        }
      }
    }
    underWay.remove((Integer) index);
    taken.clear(slot);
    return after;
  }

  /**
   * The states that one more write under way leads to. One of unknown outcome is worth trying only
   * where a read under way waits for its value, and one of several with that value will do: what is
   * replaced unseen might as well not have happened.
   */
  private List<State> further(State state) {
    List<State> further = new ArrayList<>();
    Set<Integer> tried = new HashSet<>();
    for (int index : underWay) {
      Step step = steps.get(index);
      boolean candidate = step.write() && !state.done().get(slots[index]);
      if (candidate
          && (!step.unknown() || (awaited(state, step.value()) && tried.add(step.value())))) {
        BitSet done = (BitSet) state.done().clone();
        done.set(slots[index]);
        further.add(settled(new State(step.value(), done)));
      }
    }
    return further;
  }

  private boolean awaited(State state, int value) {
    for (int index : underWay) {
      Step step = steps.get(index);
      if (!step.write() && step.value() == value && !state.done().get(slots[index])) {
        return true;
      }
    }
    return false;
  }
}
