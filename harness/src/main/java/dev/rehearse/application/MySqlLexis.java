package dev.rehearse.application;

/**
 * What MySQL quotes and comments: strings with backslashes, names in backticks, comments to the end
 * of the line by {@code #} and by {@code --} with a blank behind it, comments that do not nest.
 * Stateless.
 */
final class MySqlLexis {
  private MySqlLexis() {}

  /** The end of the piece that begins here and holds no parameter; {@code at} if none does. */
  static int skip(String text, int at) {
    char first = text.charAt(at);
    if (first == '\'' || first == '"') {
      return quoted(text, at + 1, first);
    }
    if (first == '`') {
      return NamedSql.closing(text, at + 1, "`");
    }
    boolean line =
        first == '#'
            || (text.startsWith("--", at)
                && (at + 2 == text.length() || Character.isWhitespace(text.charAt(at + 2))));
    if (line) {
      int end = text.indexOf('\n', at);
      return end < 0 ? text.length() : end;
    }
    if (text.startsWith("/*", at)) {
      return NamedSql.closing(text, at + 2, "*/");
    }
    return NamedSql.starts(text, at) ? NamedSql.word(text, at) : at;
  }

  private static int quoted(String text, int from, char mark) {
    int at = from;
    while (at < text.length() && text.charAt(at) != mark) {
      at += text.charAt(at) == '\\' ? 2 : 1;
    }
    if (at >= text.length()) {
      throw NamedSql.notClosed(String.valueOf(mark));
    }
    return at + 1;
  }
}
