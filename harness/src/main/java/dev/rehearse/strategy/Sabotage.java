package dev.rehearse.strategy;

import java.util.List;
import java.util.Map;

/**
 * A deliberate mistake that a check must catch. Immutable.
 *
 * @param id as the command line takes it, e.g. {@code D4}
 * @param says what it breaks, one line
 * @param invariants any of these may catch it; {@code INCONCLUSIVE} and the check's name where a
 *     run must refuse to say
 * @param overrides plan keys it needs to be felt, as {@code --set} takes them, e.g. {@code
 *     expect=aborted}
 * @param faults faults that it adds to the plan, as a plan writes them, in YAML
 * @param replacesFaults whether the plan's own faults are left out
 * @param switchedOff what of the strategy's own verification is switched off so that it does not
 *     mend or stop the mistake; empty if nothing
 */
public record Sabotage(
    String id,
    String says,
    List<String> invariants,
    Map<String, String> overrides,
    List<String> faults,
    boolean replacesFaults,
    String switchedOff) {

  public Sabotage {
    invariants = List.copyOf(invariants);
    overrides = Map.copyOf(overrides);
    faults = List.copyOf(faults);
  }
}
