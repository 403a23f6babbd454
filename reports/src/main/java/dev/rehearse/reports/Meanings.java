package dev.rehearse.reports;

import java.util.List;
import java.util.Map;

/** What the invariants promise, in a user's words. Stateless. */
final class Meanings {

  private static final Map<String, String> OF =
      Map.ofEntries(
          Map.entry("I1", "no request failed beyond what a fault excuses"),
          Map.entry("I2", "users never waited longer than the budget allows"),
          Map.entry("I3", "every acknowledged write is there, or was superseded"),
          Map.entry("I4", "nothing is there that nobody wrote, nothing deleted came back"),
          Map.entry("I5", "no operation was applied twice"),
          Map.entry("I6", "old and new hold the same rows"),
          Map.entry("I7", "clients saw one database, with their own writes in it"),
          Map.entry("I8", "the writes of a key kept their order, and totals added up"),
          Map.entry("I9", "the live schema is the expected one"),
          Map.entry("I10", "the next generated key collides with nothing"),
          Map.entry("I11", "constraints were enforced before and after"),
          Map.entry("I12", "rolling back kept every acknowledged write"),
          Map.entry("I13", "nothing was left behind"),
          Map.entry("I14", "only one side accepted writes at a time"),
          Map.entry("I15", "the migrator's last word agrees with what is true"),
          Map.entry("I16", "everything ended inside its bound"),
          Map.entry("I17", "both application versions worked in every step"),
          Map.entry("I18", "as fast after as before"));

  private Meanings() {}

  static String of(String check, List<String> invariants) {
    if (invariants.isEmpty()) {
      return check.equals("outcome") ? "the migration ended as the plan expects" : "";
    }
    return String.join("; ", invariants.stream().map(each -> OF.getOrDefault(each, each)).toList());
  }
}
