package dev.rehearse.strategy;

import java.util.List;

/** One step of a strategy. Stateless: what must survive a crash lies in its checkpoint. */
public interface Step {

  /** Its id: the word that faults and reports use. */
  String id();

  /** The pause points inside it, e.g. {@code chunk-read}. */
  List<String> pausePoints();

  /** Whether there is anything for it to do; one that is not due is passed over. */
  default boolean due(StepContext context) {
    return true;
  }

  /**
   * Carries the step out, or what is left of it after a crash: running it again from its checkpoint
   * must end in the same state.
   *
   * @throws GivesUp if the step cannot be finished and old must stay (or come back) in charge
   */
  void run(StepContext context) throws Exception;

  /** A step's decision to end the migration loudly, with everything left whole. */
  final class GivesUp extends Exception {
    private static final long serialVersionUID = 1L;

    public GivesUp(String why) {
      super(why);
    }
  }
}
