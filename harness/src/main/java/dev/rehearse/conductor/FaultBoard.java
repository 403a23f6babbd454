package dev.rehearse.conductor;

import dev.rehearse.fault.Disturbance;
import dev.rehearse.history.Event;
import dev.rehearse.plan.Plan;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;
import java.util.stream.Collectors;

/**
 * Which planned fault begins and ends when: each fires once, also when its step is resumed. Driven
 * by the conductor's thread; not thread-safe.
 */
final class FaultBoard {

  /**
   * How long a fault without a length may take to do its work: a reset reaches only connections on
   * which something is sent, and half a second of traffic uses all that are in use.
   */
  private static final Duration ONCE = Duration.ofMillis(500);

  private final List<Plan.Fault> waiting;
  private final List<Due> due = new ArrayList<>();
  private final List<Active> active = new ArrayList<>();
  private final Disturber disturber;
  private final Consumer<Event> log;

  FaultBoard(List<Plan.Fault> faults, Disturber disturber, Consumer<Event> log) {
    this.waiting = new ArrayList<>(faults);
    this.disturber = disturber;
    this.log = log;
  }

  /** The pause points at which a fault still waits. */
  Set<String> pointsToArm() {
    return waiting.stream()
        .map(Plan.Fault::at)
        .filter(at -> at.contains("@"))
        .collect(Collectors.toSet());
  }

  /** The migration, a step or a pause point was reached: what is tied to it becomes due. */
  void reached(String place, long now) {
    for (Iterator<Plan.Fault> each = waiting.iterator(); each.hasNext(); ) {
      Plan.Fault fault = each.next();
      if (fault.at().equals(place)) {
        each.remove();
        due.add(new Due(fault, now + fault.after().toNanos()));
      }
    }
    tick(now);
  }

  /** Begins what is due and ends what has lasted long enough. */
  void tick(long now) {
    for (Iterator<Due> each = due.iterator(); each.hasNext(); ) {
      Due next = each.next();
      if (next.at - now <= 0) {
        each.remove();
        begin(next.fault);
      }
    }
    for (Iterator<Active> each = active.iterator(); each.hasNext(); ) {
      Active one = each.next();
      if (one.over(now)) {
        each.remove();
        end(one);
      }
    }
  }

  /** Ends every fault still in force; heals are also part of the teardown. */
  void healAll() {
    RuntimeException first = null;
    for (Active one : List.copyOf(active)) {
      active.remove(one);
      try {
        end(one);
      } catch (RuntimeException e) {
        if (first == null) {
          first = e;
        } else {
          first.addSuppressed(e);
        }
      }
    }
    if (first != null) {
      throw first;
    }
  }

  /** The labels of the faults in force. */
  List<String> labels() {
    return active.stream().map(one -> one.fault.label()).toList();
  }

  private void begin(Plan.Fault fault) {
    long at = System.nanoTime();
    log.accept(new Event.FaultStarted(at, fault.label(), fault.target(), fault.kind()));
    Active one = new Active(fault, at, disturber.begin(fault));
    if (one.over(at)) {
      end(one);
    } else {
      active.add(one);
    }
  }

  private void end(Active one) {
    one.disturbance.heal();
    log.accept(
        new Event.FaultEnded(
            System.nanoTime(),
            one.fault.label(),
            one.disturbance.effect(),
            one.disturbance.unit()));
  }

  private record Due(Plan.Fault fault, long at) {}

  private record Active(Plan.Fault fault, long since, Disturbance disturbance) {
    boolean over(long now) {
      Duration length = fault.length().orElse(ONCE);
      return now - since >= length.toNanos() || (fault.length().isEmpty() && disturbance.spent());
    }
  }
}
