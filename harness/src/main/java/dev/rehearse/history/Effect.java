package dev.rehearse.history;

/**
 * What an operation did to, or saw of, one register (table, key, column). Immutable.
 *
 * @param kind what was done
 * @param table the table's name as the application folder writes it
 * @param key the key's canonical text (components of a composite key joined by {@code ␟}, U+241F);
 *     {@link #UNKNOWN_KEY} for an insert whose generated key never came back; empty for {@link
 *     Kind#TOTAL}
 * @param column the column's name
 * @param value a token of {@link Values}; for {@link Kind#ADD} the signed decimal amount
 */
public record Effect(Kind kind, String table, String key, String column, String value) {

  /** The key of an insert whose answer was lost before the generated key was known. */
  public static final String UNKNOWN_KEY = "?";

  /** Joins the components of a composite key. */
  public static final String KEY_SEPARATOR = "␟";

  /** What can be done to a register. */
  public enum Kind {
    /** The operation saw this value ({@link Values#ABSENT} where the row was not there). */
    READ,
    /** The operation set this value ({@link Values#ABSENT} by a delete). */
    WRITE,
    /** The operation added this amount to a counter. */
    ADD,
    /** The value that the counter had right after this operation's own {@link #ADD}. */
    AFTER,
    /** One statement summed this column over the whole table. */
    TOTAL,
    /** A list that was asked for by this column and value was complete (no LIMIT). */
    LISTED
  }
}
