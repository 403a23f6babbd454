package dev.rehearse.application;

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

  /**
   * Finds the parameters, leaving alone quoted text, quoted identifiers, dollar quotes, comments,
   * casts ({@code ::}) and slices.
   *
   * @throws IllegalArgumentException if a quote or comment is not closed, or a bare {@code ?}
   *     stands in it
   */
  public static NamedSql parse(String text) {
    StringBuilder sql = new StringBuilder();
    List<String> names = new ArrayList<>();
    int at = 0;
    while (at < text.length()) {
      int end = skip(text, at);
      if (end > at) {
        sql.append(text, at, end);
        at = end;
      } else if (parameter(text, at)) {
        end = at + 1;
        while (end < text.length() && Character.isJavaIdentifierPart(text.charAt(end))) {
          end++;
        }
        names.add(text.substring(at + 1, end));
        sql.append('?');
        at = end;
      } else {
        sql.append(text.charAt(at) == '?' ? "??" : String.valueOf(text.charAt(at)));
        at++;
      }
    }
    return new NamedSql(sql.toString(), names);
  }

  private static boolean parameter(String text, int at) {
    return text.charAt(at) == ':'
        && at + 1 < text.length()
        && Character.isJavaIdentifierStart(text.charAt(at + 1))
        && text.charAt(at + 1) != '$'
        && (at == 0 || text.charAt(at - 1) != ':');
  }

  /** The end of the quoted piece, comment or cast that begins here; {@code at} if none does. */
  private static int skip(String text, int at) {
    char first = text.charAt(at);
    if (first == '\'' || first == '"') {
      return closing(text, at, String.valueOf(first));
    }
    if (text.startsWith("--", at)) {
      int end = text.indexOf('\n', at);
      return end < 0 ? text.length() : end;
    }
    if (text.startsWith("/*", at)) {
      return closing(text, at + 1, "*/");
    }
    if (text.startsWith("::", at)) {
      return at + 2;
    }
    if (first == '$') {
      int tag = text.indexOf('$', at + 1);
      if (tag > 0 && text.substring(at + 1, tag).chars().allMatch(Character::isLetterOrDigit)) {
        return closing(text, tag, text.substring(at, tag + 1));
      }
    }
    return at;
  }

  private static int closing(String text, int from, String mark) {
    int end = text.indexOf(mark, from + 1);
    if (end < 0) {
      throw new IllegalArgumentException("a " + mark + " is opened and never closed");
    }
    return end + mark.length();
  }
}
