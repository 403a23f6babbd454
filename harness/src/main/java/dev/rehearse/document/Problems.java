package dev.rehearse.document;

import java.util.ArrayList;
import java.util.List;

/** Collects what is wrong, so that it can be told all at once. Not thread-safe. */
public final class Problems {

  private final List<Problem> found = new ArrayList<>();

  /** Writes one down. */
  public void add(String place, String message) {
    found.add(new Problem(place, message));
  }

  /** Whether nothing is wrong so far. */
  public boolean none() {
    return found.isEmpty();
  }

  /**
   * Does nothing if nothing is wrong.
   *
   * @throws DocumentException with everything that is
   */
  public void throwIfAny() {
    if (!found.isEmpty()) {
      throw new DocumentException(found);
    }
  }
}
