package dev.rehearse.application;

import dev.rehearse.database.Dialect;
import dev.rehearse.database.MySql;
import dev.rehearse.database.PostgreSql;
import java.util.ArrayList;
import java.util.List;

/**
 * SQL whose {@code :named} parameters were turned into positions. Immutable.
 *
 * @param sql with {@code ?} for each parameter
 * @param names the parameters in the order of their positions; a name may stand there twice
 */
public record NamedSql(String sql, List<String> names) {

  public NamedSql {
    names = List.copyOf(names);
  }

  /** Finds the parameters of a statement for PostgreSQL. */
  public static NamedSql parse(String text) {
    return parse(text, new PostgreSql());
  }

  /** Finds the parameters, by the engine's rules of what is quoted and what a comment. */
  public static NamedSql parse(String text, Dialect dialect) {
    return dialect instanceof MySql
        ? parse(text, MySqlLexis::skip, "?")
        : parse(text, NamedSql::skip, "??");
  }

  /** Where the piece ends that begins here and holds no parameter. */
  interface Skipping {
    int end(String text, int at);
  }

  /**
   * Finds the parameters, leaving alone quoted text and identifiers, {@code E''} strings, dollar
   * quotes, comments (nested ones too), casts ({@code ::}) and slices with numbers ({@code [1:2]}).
   * An operator's own {@code ?} is doubled, as JDBC asks for it.
   *
   * @throws IllegalArgumentException if a quote or comment is not closed
   */
  private static NamedSql parse(String text, Skipping skipping, String mark) {
    StringBuilder sql = new StringBuilder();
    List<String> names = new ArrayList<>();
    int at = 0;
    while (at < text.length()) {
      int end = skipping.end(text, at);
      if (end > at) {
        sql.append(text, at, end);
      } else if (text.charAt(at) == ':' && starts(text, at + 1)) {
        end = word(text, at + 1);
        names.add(text.substring(at + 1, end));
        sql.append('?');
      } else {
        end = at + 1;
        sql.append(text.charAt(at) == '?' ? mark : text.substring(at, end));
      }
      at = end;
    }
    return new NamedSql(sql.toString(), names);
  }

  static boolean starts(String text, int at) {
    return at < text.length() && (Character.isLetter(text.charAt(at)) || text.charAt(at) == '_');
  }

  static int word(String text, int from) {
    int end = from;
    while (end < text.length()
        && (Character.isLetterOrDigit(text.charAt(end)) || text.charAt(end) == '_')) {
      end++;
    }
    return end;
  }

  /** The end of the piece that begins here and holds no parameter; {@code at} if none does. */
  private static int skip(String text, int at) {
    char first = text.charAt(at);
    if (first == '\'' || first == '"') {
      return closing(text, at + 1, String.valueOf(first));
    }
    if (text.startsWith("--", at)) {
      int end = text.indexOf('\n', at);
      return end < 0 ? text.length() : end;
    }
    if (text.startsWith("/*", at)) {
      return comment(text, at);
    }
    if (text.startsWith("::", at)) {
      return at + 2;
    }
    if (first == '$') {
      return dollars(text, at);
    }
    return starts(text, at) ? identifier(text, at) : at;
  }

  /** A word is taken whole: a dollar inside it quotes nothing, and an E before a quote does. */
  private static int identifier(String text, int at) {
    int end = at;
    while (end < text.length() && (word(text, end) > end || text.charAt(end) == '$')) {
      end = text.charAt(end) == '$' ? end + 1 : word(text, end);
    }
    boolean escapes = text.substring(at, end).equalsIgnoreCase("e");
    return escapes && text.startsWith("'", end) ? escaped(text, end + 1) : end;
  }

  private static int escaped(String text, int from) {
    int at = from;
    while (at < text.length() && text.charAt(at) != '\'') {
      at += text.charAt(at) == '\\' ? 2 : 1;
    }
    if (at >= text.length()) {
      throw notClosed("'");
    }
    // A doubled quote begins a string again, with the same rules.
    return text.startsWith("'", at + 1) ? escaped(text, at + 2) : at + 1;
  }

  private static int comment(String text, int from) {
    int depth = 0;
    int at = from;
    do {
      if (text.startsWith("/*", at)) {
        depth++;
        at += 2;
      } else if (text.startsWith("*/", at)) {
        depth--;
        at += 2;
      } else if (at >= text.length()) {
        throw notClosed("/*");
      } else {
        at++;
      }
    } while (depth > 0);
    return at;
  }

  private static int dollars(String text, int at) {
    int tag = starts(text, at + 1) ? word(text, at + 1) : at + 1;
    return text.startsWith("$", tag) ? closing(text, tag + 1, text.substring(at, tag + 1)) : at + 1;
  }

  static int closing(String text, int from, String mark) {
    int end = text.indexOf(mark, from);
    if (end < 0) {
      throw notClosed(mark);
    }
    return end + mark.length();
  }

  static IllegalArgumentException notClosed(String mark) {
    return new IllegalArgumentException("a " + mark + " is opened and never closed");
  }
}
