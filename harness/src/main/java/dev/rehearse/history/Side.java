package dev.rehearse.history;

import java.util.Arrays;
import java.util.Optional;

/** The two databases of a rehearsal: what the application uses before, and what it uses after. */
public enum Side {
  OLD,
  NEW;

  /** The word that plans, links and reports use. */
  public String word() {
    return this == OLD ? "old" : "new";
  }

  /** The side of that word. */
  public static Optional<Side> named(String word) {
    return Arrays.stream(values()).filter(each -> each.word().equals(word)).findFirst();
  }

  public Side other() {
    return this == OLD ? NEW : OLD;
  }
}
