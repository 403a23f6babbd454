package dev.rehearse.check;

import dev.rehearse.history.EffectTable;
import dev.rehearse.history.Values;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Numbers for values, those that only the rows at the end hold included. Not thread-safe to fill.
 */
final class FinalTexts {

  private final EffectTable effects;
  private final Map<String, Integer> others = new HashMap<>();
  private final List<String> texts = new ArrayList<>();
  private final int absent;

  FinalTexts(EffectTable effects) {
    this.effects = effects;
    this.absent = number(Values.ABSENT);
  }

  int number(String text) {
    int known = effects.find(text);
    if (known >= 0) {
      return known;
    }
    return others.computeIfAbsent(
        text,
        other -> {
          texts.add(other);
          return effects.texts() + texts.size() - 1;
        });
  }

  int absent() {
    return absent;
  }

  int size() {
    return effects.texts() + texts.size();
  }

  String text(int number) {
    return number < effects.texts() ? effects.text(number) : texts.get(number - effects.texts());
  }
}
