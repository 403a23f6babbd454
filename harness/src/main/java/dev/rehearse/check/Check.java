package dev.rehearse.check;

import dev.rehearse.history.History;
import dev.rehearse.plan.Plan;
import dev.rehearse.verdict.CheckResult;
import java.util.List;

/**
 * A pure function of plan and history that comes to a verdict with evidence.
 *
 * <p>It opens no file and no connection, keeps no state, and may be asked from any thread. One that
 * throws is INCONCLUSIVE, never passed: {@link Checks} sees to that.
 */
public interface Check {

  /** Kebab-case; unique among the checks. */
  String name();

  /** The invariants of {@code docs/checks.md} that it guards. */
  List<String> invariants();

  /** One line for {@code rehearse list checks}. */
  String says();

  CheckResult judge(Plan plan, History history);
}
