package dev.rehearse.scenarios.dualwrites;

import dev.rehearse.database.Catalog;
import dev.rehearse.database.Dialect;
import dev.rehearse.database.Kind;
import dev.rehearse.database.MySql;
import java.math.BigInteger;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * One table's rows as one side writes them, turned into what the other side takes. Immutable.
 *
 * <p>Between sides of one engine nothing changes. Between engines each value's text is taken for
 * what it says and said in the other's way; what the other cannot hold is an error of the row,
 * never another value.
 *
 * @param from how the rows come
 * @param to how they go
 */
record Translation(Dialect from, MirroredTable source, Dialect to, MirroredTable target) {

  /** An integrity error's SQLState, so that the row waits like any other that is refused. */
  static final String REFUSED = "22000";

  private static final Pattern ZERO_PART = Pattern.compile("\\d+-(?:00-|\\d+-00)");
  private static final Pattern FOUR_DIGITS = Pattern.compile("\\d{4}-");
  private static final Pattern UTC = Pattern.compile("\\+00$");

  /** Whether rows need no translation at all. */
  boolean asIs() {
    return from.equals(to);
  }

  /** A key in the other side's texts. */
  List<String> key(List<String> key) throws SQLException {
    if (from.equals(to)) {
      return key;
    }
    List<String> texts = new ArrayList<>(key.size());
    for (int i = 0; i < key.size(); i++) {
      texts.add(text(source.key().get(i), key.get(i), target.key().get(i)));
    }
    return texts;
  }

  /** A row in the other side's texts. */
  List<@Nullable String> row(List<@Nullable String> row) throws SQLException {
    if (from.equals(to)) {
      return row;
    }
    List<@Nullable String> texts = new ArrayList<>(row.size());
    for (int i = 0; i < row.size(); i++) {
      String text = row.get(i);
      texts.add(text == null ? null : text(source.columns().get(i), text, target.columns().get(i)));
    }
    return texts;
  }

  /** A chunk for the other side. */
  Ledger.Chunk chunk(Ledger.Chunk chunk) throws SQLException {
    List<List<String>> keys = new ArrayList<>();
    List<List<@Nullable String>> images = new ArrayList<>();
    for (int i = 0; i < chunk.keys().size(); i++) {
      keys.add(key(chunk.keys().get(i)));
      images.add(row(chunk.images().get(i)));
    }
    return new Ledger.Chunk(target, keys, images);
  }

  /** An intent for the other side. */
  Intent intent(Intent intent) throws SQLException {
    if (from.equals(to)) {
      return intent;
    }
    List<@Nullable String> image = intent.image();
    return new Intent(
        intent.seq(),
        intent.transaction(),
        intent.table(),
        key(intent.key()),
        intent.version(),
        intent.deleted(),
        image == null ? null : row(image),
        intent.attempts());
  }

  /** Whether a row of the source means the same as one of the target; null: there is no row. */
  boolean same(@Nullable List<@Nullable String> here, @Nullable List<@Nullable String> there) {
    return differing(here, there).isEmpty();
  }

  /** The columns in which it does not; their values may be a user's own, and are not told. */
  List<String> differing(
      @Nullable List<@Nullable String> here, @Nullable List<@Nullable String> there) {
    if (here == null || there == null) {
      boolean neither = here == null && there == null;
      return neither ? List.of() : List.of("that one side has no such row");
    }
    List<String> names = new ArrayList<>();
    for (int i = 0; i < source.columns().size(); i++) {
      Catalog.Column column = source.columns().get(i);
      if (!same(column, here.get(i), target.columns().get(i), there.get(i))) {
        names.add(column.name());
      }
    }
    return names;
  }

  private boolean same(
      Catalog.Column column, @Nullable String here, Catalog.Column other, @Nullable String there) {
    if (here == null || there == null) {
      return here == null && there == null;
    }
    Kind kind = from.kind(column);
    if (from.equals(to)) {
      // Two versions of MySQL write the same number in JSON in two ways.
      return here.equals(there)
          || (from instanceof MySql && kind == Kind.JSON && Meaning.same(kind, here, there));
    }
    try {
      return Meaning.same(kind, meant(from, kind, here), meant(to, to.kind(other), there));
    } catch (IllegalArgumentException e) {
      return false;
    }
  }

  private String text(Catalog.Column column, String text, Catalog.Column other)
      throws SQLException {
    try {
      return said(to, to.kind(other), other, meant(from, from.kind(column), text));
    } catch (IllegalArgumentException e) {
      throw new SQLException(
          "%s.%s: %s".formatted(source.name(), column.name(), e.getMessage()), REFUSED, e);
    }
  }

  /** A text in which both engines agree. */
  private static String meant(Dialect dialect, Kind kind, String text) {
    boolean mysql = dialect instanceof MySql;
    return switch (kind) {
      case BOOLEAN -> mysql ? truth(text) : text;
      case BINARY -> mysql ? text.toLowerCase(Locale.ROOT) : text.substring("\\x".length());
      case BITS -> mysql ? new BigInteger(text, 16).toString(2) : text;
      // PostgreSQL's session is in UTC and says so; MySQL's text of a timestamp is in UTC.
      case INSTANT -> mysql ? text : UTC.matcher(text).replaceFirst("");
      default -> text;
    };
  }

  private static String truth(String text) {
    return switch (text) {
      case "0" -> "false";
      case "1" -> "true";
      default -> throw new IllegalArgumentException("a boolean cannot hold " + text);
    };
  }

  private static String said(Dialect dialect, Kind kind, Catalog.Column column, String text) {
    boolean mysql = dialect instanceof MySql;
    return switch (kind) {
      case BOOLEAN -> mysql ? (text.equals("true") ? "1" : "0") : text;
      case BINARY ->
          mysql
              ? HexFormat.of().withUpperCase().formatHex(HexFormat.of().parseHex(text))
              : "\\x" + text;
      case BITS -> mysql ? new BigInteger(text, 2).toString(16) : padded(text, column);
      case INSTANT, DATETIME, DATE -> moment(dialect, kind, text);
      case FLOAT, DOUBLE -> number(dialect, text);
      case JSON -> mysql ? Meaning.inDoubles(text) : text;
      default -> text;
    };
  }

  private static String padded(String bits, Catalog.Column column) {
    String digits = column.base().replaceAll("\\D", "");
    int width = digits.isEmpty() ? 1 : Integer.parseInt(digits);
    return "0".repeat(Math.max(0, width - bits.length())) + bits;
  }

  private static String moment(Dialect dialect, Kind kind, String text) {
    if (text.startsWith("0000-") || ZERO_PART.matcher(text).lookingAt()) {
      throw new IllegalArgumentException("no other engine has the date " + text);
    }
    boolean mysql = dialect instanceof MySql;
    if (mysql && !FOUR_DIGITS.matcher(text).lookingAt()) {
      throw new IllegalArgumentException("MySQL has no date " + text);
    }
    return kind == Kind.INSTANT && !mysql ? text + "+00" : text;
  }

  private static String number(Dialect dialect, String text) {
    if (dialect instanceof MySql && text.matches("(?i)-?(?:nan|infinity)")) {
      throw new IllegalArgumentException("MySQL has no number " + text);
    }
    return text;
  }
}
