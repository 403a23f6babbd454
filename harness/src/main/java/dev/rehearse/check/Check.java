package dev.rehearse.check;

import dev.rehearse.verdict.Verdict;
import java.util.List;

/**
 * A pure function of plan and history that comes to a verdict with evidence.
 *
 * <p>It opens no file and no connection, keeps no state, and may be asked from any thread. One that
 * throws is INCONCLUSIVE, never passed: {@link Checks} sees to that.
 */
interface Check {

  /** Kebab-case; unique among the checks. */
  String name();

  /** The invariants of {@code docs/checks.md} that it guards. */
  List<String> invariants();

  /** One line for {@code rehearse list checks}. */
  String says();

  Answer judge(Analysis analysis);

  /**
   * A verdict and the figure that belongs beside it.
   *
   * @param figure with units; empty if none
   */
  record Answer(Verdict verdict, String figure) {
    static Answer passed(String figure) {
      return new Answer(new Verdict.Passed(), figure);
    }

    static Answer inconclusive(String reason) {
      return new Answer(new Verdict.Inconclusive(reason), "");
    }

    static Answer notApplicable(String reason) {
      return new Answer(new Verdict.NotApplicable(reason), "");
    }
  }
}
