package dev.rehearse.check;

import dev.rehearse.check.Check.Answer;
import dev.rehearse.history.Event;
import dev.rehearse.history.History;
import dev.rehearse.history.Operation;
import dev.rehearse.history.OperationTable;
import dev.rehearse.plan.Plan;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * Whether the run can say anything: enough traffic, sent on time, faults that were felt, steps that
 * were seen. None of these can fail; they can only make a run INCONCLUSIVE. Stateless.
 */
final class Evidential {

  /** Issue and docs: at most 1 % sent later than 10 ms after the intended time. */
  private static final double LATE_SHARE_MAX = 0.01;

  private static final Duration PAUSE_MAX = Duration.ofMillis(250);

  private Evidential() {}

  /** The longest time in which the injector itself stood still, ns; 0 if it did not tell. */
  static long standstill(History history) {
    return history.events(Event.InjectorReport.class).stream()
        .mapToLong(Event.InjectorReport::pauseMax)
        .max()
        .orElse(0);
  }

  /**
   * Whether so much was sent late that waiting times say more of this machine than of old or new.
   */
  static boolean ranLate(History history) {
    return history.events(Event.InjectorReport.class).stream().anyMatch(Evidential::late);
  }

  private static boolean late(Event.InjectorReport report) {
    return report.due() == 0 || (double) report.late() / report.due() > LATE_SHARE_MAX;
  }

  static Answer traffic(Analysis analysis) {
    List<Event.InjectorReport> reports = analysis.history().events(Event.InjectorReport.class);
    if (reports.isEmpty()) {
      return Answer.inconclusive("the injector died before its report; read logs/traffic.log");
    }
    Event.InjectorReport report = reports.get(0);
    String trouble = trouble(analysis, report);
    if (!trouble.isEmpty()) {
      return Answer.inconclusive(trouble);
    }
    String few = tooFew(analysis, report.operations());
    if (!few.isEmpty()) {
      return Answer.inconclusive(few);
    }
    return Answer.passed(
        String.format(
            Locale.ROOT,
            "%,d due, %.2f %% sent over 10 ms late, latest %,d ms",
            report.due(),
            report.due() == 0 ? 0 : 100.0 * report.late() / report.due(),
            report.lateMax() / 1_000_000));
  }

  private static String trouble(Analysis analysis, Event.InjectorReport report) {
    if (!report.exit().equals("finished")) {
      return "the injector did not finish: " + report.exit();
    }
    if (report.ownSucceeded() != report.gatlingSucceeded()
        || report.ownFailed() != report.gatlingFailed()) {
      return "our count of requests (%d ok, %d failed) and Gatling's (%d, %d) disagree"
          .formatted(
              report.ownSucceeded(),
              report.ownFailed(),
              report.gatlingSucceeded(),
              report.gatlingFailed());
    }
    if (report.pauseMax() > PAUSE_MAX.toNanos()) {
      return "the injector itself stood still for %d ms; what happened then was not seen"
          .formatted(report.pauseMax() / 1_000_000);
    }
    if (late(report)) {
      return "%d of %d requests were sent more than 10 ms late, over 1 %%: this machine was too busy"
          .formatted(report.late(), report.due());
    }
    return died(analysis);
  }

  /**
   * Traffic must flow to the end. Its last request may be under way for the whole deadline before
   * the end is told, and one second or a hundred intervals without any is no traffic.
   */
  private static String died(Analysis analysis) {
    OperationTable operations = analysis.history().operations();
    Scene scene = analysis.scene();
    long last = Long.MIN_VALUE;
    for (int i = 0; i < operations.size(); i++) {
      last = Math.max(last, operations.intended(i));
    }
    long gap = Math.round(100 * 1e9 / analysis.plan().traffic().rate().perSecond());
    long allowed =
        Math.max(Duration.ofSeconds(1).toNanos(), gap)
            + analysis.plan().traffic().deadline().toNanos();
    boolean ended = scene.end() != Long.MAX_VALUE;
    return ended && scene.end() - last > allowed
        ? "the last request was due at "
            + scene.time(last)
            + ", but the traffic should have flowed until "
            + scene.time(scene.end())
        : "";
  }

  private static String tooFew(Analysis analysis, List<String> expected) {
    Map<String, Long> successes = new LinkedHashMap<>();
    expected.forEach(name -> successes.put(name, 0L));
    OperationTable operations = analysis.history().operations();
    for (int i = 0; i < operations.size(); i++) {
      boolean counts =
          operations.answer(i) == Operation.Answer.SUCCEEDED
              && operations.call(i) >= analysis.scene().measured();
      successes.merge(operations.name(i), counts ? 1L : 0L, Long::sum);
    }
    long minimum = analysis.plan().budget().minimum();
    List<String> few = new ArrayList<>();
    successes.forEach(
        (name, count) -> {
          if (count < minimum) {
            few.add(name + " " + count);
          }
        });
    return few.isEmpty()
        ? ""
        : "too few successes of "
            + String.join(", ", few)
            + " (budget.minimum is "
            + minimum
            + "): lengthen the traffic or raise the rate";
  }

  static Answer faults(Analysis analysis) {
    Plan plan = analysis.plan();
    if (plan.faults().isEmpty()) {
      return Answer.notApplicable("the plan has no faults");
    }
    List<Event.FaultStarted> started = analysis.history().events(Event.FaultStarted.class);
    List<Event.FaultEnded> ended = analysis.history().events(Event.FaultEnded.class);
    List<String> effects = new ArrayList<>();
    for (Plan.Fault fault : plan.faults()) {
      if (started.stream().noneMatch(each -> each.name().equals(fault.label()))) {
        return Answer.inconclusive(
            "the fault " + fault.label() + " never began: the migration did not get there");
      }
      List<Event.FaultEnded> ends =
          ended.stream().filter(each -> each.name().equals(fault.label())).toList();
      if (ends.isEmpty()) {
        return Answer.inconclusive("the fault " + fault.label() + " was never healed");
      }
      for (Event.FaultEnded end : ends) {
        if (end.effect() <= 0) {
          return Answer.inconclusive(
              "the fault " + fault.label() + " touched nothing: 0 " + end.unit());
        }
        effects.add(
            String.format(Locale.ROOT, "%s %,d %s", fault.label(), end.effect(), end.unit()));
      }
    }
    return Answer.passed(String.join("; ", effects));
  }

  static Answer perStep(Analysis analysis) {
    List<String> thin =
        analysis.history().events(Event.StepEnded.class).stream()
            .filter(step -> step.ending().equals("done") && !step.enoughRequests())
            .map(Event.StepEnded::step)
            .toList();
    if (!thin.isEmpty()) {
      return Answer.inconclusive(
          "the steps "
              + String.join(", ", thin)
              + " ended before "
              + analysis.plan().traffic().dwell()
              + " requests had overlapped them: raise traffic.dwell-bound or the rate");
    }
    long steps = analysis.history().events(Event.StepEnded.class).size();
    return steps == 0
        ? Answer.inconclusive("no step ended")
        : Answer.passed(
            steps + " steps, each with " + analysis.plan().traffic().dwell() + " or more");
  }
}
