package dev.rehearse.load;

import dev.rehearse.application.Answer;
import dev.rehearse.application.ApplicationFolder;
import dev.rehearse.application.Drawings;
import dev.rehearse.application.Effects;
import dev.rehearse.application.Operations;
import dev.rehearse.application.ParameterDraw;
import dev.rehearse.history.Effect;
import dev.rehearse.traffic.TrafficOrder;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SplittableRandom;
import org.jspecify.annotations.Nullable;

/** The application that a folder describes, with drawings made beforehand. */
record FolderBehaviour(Operations operations, ParameterDraw parameters) implements Behaviour {

  static FolderBehaviour of(TrafficOrder order) {
    return new FolderBehaviour(
        ApplicationFolder.read(order.applicationFolder(), order.sources())
            .withMix(order.plan().mix())
            .operations(),
        new ParameterDraw(Drawings.read(order.drawings())));
  }

  @Override
  public Map<String, @Nullable String> draw(
      Operations.Spec spec,
      long operation,
      SplittableRandom random,
      Map<String, @Nullable String> bound) {
    return parameters.draw(spec, random, operation, bound);
  }

  @Override
  public List<Effect> effects(
      Operations.Spec spec, Map<String, @Nullable String> drawn, @Nullable Answer answer) {
    return Effects.of(spec, drawn, Optional.ofNullable(answer));
  }
}
