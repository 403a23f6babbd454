package dev.rehearse.history;

/** The two databases of a rehearsal: what the application uses before, and what it uses after. */
public enum Side {
  OLD,
  NEW;

  /** The word that plans, links and reports use. */
  public String word() {
    return this == OLD ? "old" : "new";
  }

  public Side other() {
    return this == OLD ? NEW : OLD;
  }
}
