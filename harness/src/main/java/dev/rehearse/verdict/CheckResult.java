package dev.rehearse.verdict;

import java.util.List;

/**
 * One check's answer. Immutable.
 *
 * @param name the check's name, kebab-case, as {@code rehearse list checks} shows it
 * @param invariants the invariants it guards ({@code I3}); empty for {@code outcome} and the like
 * @param verdict what it came to
 * @param figure the measured figure that belongs behind the tick, with units; empty if none
 */
public record CheckResult(String name, List<String> invariants, Verdict verdict, String figure) {

  public CheckResult {
    invariants = List.copyOf(invariants);
  }
}
