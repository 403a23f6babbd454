package dev.rehearse.load;

import dev.rehearse.application.Answer;
import dev.rehearse.application.Operations;
import dev.rehearse.application.Operations.FollowUp;
import dev.rehearse.application.Operations.Source;
import dev.rehearse.application.Operations.Spec;
import dev.rehearse.history.Effect;
import dev.rehearse.history.Operation.Access;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;
import org.jspecify.annotations.Nullable;

/** The smallest application worth talking to: one read, one write that may be read back. */
final class SmallTalk implements Behaviour {
  private static final FollowUp READ_IT_BACK =
      new FollowUp("read", Map.of("key", Source.parameter("key")));

  private final Operations operations =
      new Operations(
          "1",
          Map.of(
              "read", spec("read", Access.READ, 60, List.of()),
              "write", spec("write", Access.WRITE, 40, List.of(READ_IT_BACK))));

  static Spec spec(String name, Access access, int share, List<FollowUp> then) {
    return new Spec(name, name, access, share, List.of(), Map.of(), List.of(), Set.of(), then);
  }

  @Override
  public Operations operations() {
    return operations;
  }

  @Override
  public Map<String, @Nullable String> draw(
      Spec spec, long operation, SplittableRandom random, Map<String, @Nullable String> bound) {
    return bound.isEmpty() ? Map.of("key", Long.toString(random.nextLong(1000))) : bound;
  }

  @Override
  public List<Effect> effects(
      Spec spec, Map<String, @Nullable String> parameters, @Nullable Answer answer) {
    Effect.Kind kind = spec.access() == Access.READ ? Effect.Kind.READ : Effect.Kind.WRITE;
    return List.of(new Effect(kind, "t", String.valueOf(parameters.get("key")), "c", "=" + answer));
  }
}
