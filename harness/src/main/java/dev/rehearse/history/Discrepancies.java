package dev.rehearse.history;

/**
 * Rows that a strategy could not bring over at once, counted over a whole migration. Immutable.
 *
 * @param before resolved on sides that are the truth no more
 * @param resolved on the truth of now
 * @param open on the truth of now
 */
public record Discrepancies(long before, long resolved, long open) {
  /** Before anything was told. */
  public static final Discrepancies NONE = new Discrepancies(0, 0, 0);

  /** After one more report: each side counts its own, so a count that falls began anew. */
  public Discrepancies then(long nowResolved, long nowOpen) {
    return new Discrepancies(
        nowResolved < resolved ? before + resolved : before, nowResolved, nowOpen);
  }

  /** All that were resolved. */
  public long allResolved() {
    return before + resolved;
  }

  /** All that there ever were. */
  public long logged() {
    return allResolved() + open;
  }
}
