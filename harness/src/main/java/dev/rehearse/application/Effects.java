package dev.rehearse.application;

import dev.rehearse.application.Operations.Source;
import dev.rehearse.application.Operations.Spec;
import dev.rehearse.application.Operations.Touch;
import dev.rehearse.history.Effect;
import dev.rehearse.history.Values;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** What an operation did to registers, from its parameters and its answer. Stateless and pure. */
public final class Effects {

  private Effects() {}

  /**
   * The effects of an operation.
   *
   * @param answer what the application answered; empty if nothing is known. Where the outcome is
   *     not {@code ok}, the effects are what the operation would have written.
   */
  public static List<Effect> of(
      Spec spec, Map<String, @Nullable String> parameters, Optional<Answer> answer) {
    List<Effect> effects = new ArrayList<>();
    boolean ok = answer.isPresent() && answer.get().outcome().equals("ok");
    for (Touch touch : spec.touches()) {
      if (ok && touch.statement() < answer.get().results().size()) {
        happened(spec, touch, parameters, answer.get().results().get(touch.statement()), effects);
      } else if (!ok) {
        attempted(touch, parameters, effects);
      }
    }
    return effects;
  }

  private static void happened(
      Spec spec,
      Touch touch,
      Map<String, @Nullable String> parameters,
      Answer.Result result,
      List<Effect> effects) {
    if (touch.kind() == Effect.Kind.LISTED) {
      effect(touch, "", parameters, null, effects);
    } else if (result.affected() == 0) {
      foundNothing(spec, touch, parameters, effects);
    } else if (result.rows().isEmpty()) {
      key(touch, parameters, null).ifPresent(key -> effect(touch, key, parameters, null, effects));
    } else {
      for (List<@Nullable String> row : result.rows()) {
        Line line = new Line(result.columns(), row);
        key(touch, parameters, line)
            .ifPresent(key -> effect(touch, key, parameters, line, effects));
      }
    }
  }

  /**
   * A statement that found no row by its key has seen that it is not there; an insert that did
   * nothing has met one whose values it does not know.
   */
  private static void foundNothing(
      Spec spec, Touch touch, Map<String, @Nullable String> parameters, List<Effect> effects) {
    if (Absence.seen(spec, touch)) {
      key(touch, parameters, null)
          .ifPresent(
              key -> {
                for (String column : touch.columns().keySet()) {
                  effects.add(
                      new Effect(Effect.Kind.READ, touch.table(), key, column, Values.ABSENT));
                }
              });
    }
  }

  private static void attempted(
      Touch touch, Map<String, @Nullable String> parameters, List<Effect> effects) {
    if (touch.kind() == Effect.Kind.WRITE || touch.kind() == Effect.Kind.ADD) {
      effect(
          touch,
          key(touch, parameters, null).orElse(Effect.UNKNOWN_KEY),
          parameters,
          null,
          effects);
    }
  }

  private static void effect(
      Touch touch,
      String key,
      Map<String, @Nullable String> parameters,
      @Nullable Line line,
      List<Effect> effects) {
    touch
        .columns()
        .forEach(
            (column, source) ->
                value(touch, source, parameters, line)
                    .ifPresent(
                        value ->
                            effects.add(
                                new Effect(touch.kind(), touch.table(), key, column, value))));
  }

  private static Optional<String> value(
      Touch touch, Source source, Map<String, @Nullable String> parameters, @Nullable Line line) {
    return switch (source.from()) {
      case ABSENT -> Optional.of(Values.ABSENT);
      case RESULT ->
          line == null ? Optional.empty() : Optional.of(Values.token(line.value(source.name())));
      case PARAMETER -> {
        String text = parameters.get(source.name());
        yield Optional.of(
            touch.kind() == Effect.Kind.ADD
                ? amount(String.valueOf(text), source.negated())
                : Values.token(text));
      }
    };
  }

  private static String amount(String text, boolean negated) {
    BigDecimal amount = new BigDecimal(text);
    return (negated ? amount.negate() : amount).toPlainString();
  }

  /** The row's key; empty if a part of it is a result that is not known. */
  private static Optional<String> key(
      Touch touch, Map<String, @Nullable String> parameters, @Nullable Line line) {
    List<String> parts = new ArrayList<>(touch.key().size());
    for (Source source : touch.key()) {
      String part =
          source.from() == Source.From.PARAMETER
              ? parameters.get(source.name())
              : line == null ? null : line.value(source.name());
      if (part == null) {
        return Optional.empty();
      }
      parts.add(part);
    }
    return Optional.of(String.join(Effect.KEY_SEPARATOR, parts));
  }

  /** One row of a result. */
  private record Line(List<String> columns, List<@Nullable String> row) {
    @Nullable String value(String column) {
      int index = columns.indexOf(column);
      return index < 0 ? null : row.get(index);
    }
  }
}
