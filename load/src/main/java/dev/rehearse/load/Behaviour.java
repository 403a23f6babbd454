package dev.rehearse.load;

import dev.rehearse.application.Answer;
import dev.rehearse.application.Operations;
import dev.rehearse.history.Effect;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What the traffic must know of the application to talk to it. Thread-safe. */
interface Behaviour {

  /** The operations of the version that the traffic speaks. */
  Operations operations();

  /**
   * Draws an operation's parameters. The same seed draws the same, as far as keys go that do not
   * come from this traffic itself.
   *
   * @param operation the operation's id
   * @param seed of this one operation
   */
  Map<String, @Nullable String> draw(Operations.Spec spec, long operation, long seed);

  /**
   * What an operation did, saw, or would have done.
   *
   * @param answer null where none came
   */
  List<Effect> effects(
      Operations.Spec spec, Map<String, @Nullable String> parameters, @Nullable Answer answer);
}
