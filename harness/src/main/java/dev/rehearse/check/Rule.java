package dev.rehearse.check;

import java.util.List;
import java.util.function.Function;

/** A check as a name, what it guards, and its function. Immutable. */
record Rule(String name, List<String> invariants, String says, Function<Analysis, Answer> function)
    implements Check {

  static Rule of(String name, String invariants, String says, Function<Analysis, Answer> function) {
    return new Rule(
        name, invariants.isEmpty() ? List.of() : List.of(invariants.split(" ")), says, function);
  }

  @Override
  public Answer judge(Analysis analysis) {
    return function.apply(analysis);
  }
}
