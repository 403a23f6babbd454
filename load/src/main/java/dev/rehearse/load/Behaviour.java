package dev.rehearse.load;

import dev.rehearse.application.Answer;
import dev.rehearse.application.Operations;
import dev.rehearse.history.Effect;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import org.jspecify.annotations.Nullable;

/** What the traffic must know of the application to talk to it. Thread-safe. */
interface Behaviour {

  /** The operations of the version that the traffic speaks. */
  Operations operations();

  /**
   * Draws an operation's parameters. The same generator and id draw the same.
   *
   * @param operation the operation's id
   * @param bound parameters that the session carries over from its operation before
   */
  Map<String, @Nullable String> draw(
      Operations.Spec spec,
      long operation,
      SplittableRandom random,
      Map<String, @Nullable String> bound);

  /**
   * What an operation did, saw, or would have done.
   *
   * @param answer null where none came
   */
  List<Effect> effects(
      Operations.Spec spec, Map<String, @Nullable String> parameters, @Nullable Answer answer);
}
