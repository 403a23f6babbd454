package dev.rehearse.history;

/**
 * One operation's line as machines write them: the seven keys in any order, texts without escapes,
 * whole numbers. Whatever looks otherwise is left to a parser of JSON. One use.
 */
final class PlainLine {

  /** No return. */
  static final long NULL = Long.MIN_VALUE;

  /** The outcome that counts as never returned, by its place among the outcomes. */
  static final int UNKNOWN = 2;

  private static final int ALL = 0b111_1111;

  /** A long holds any number of as many digits. */
  private static final int DIGITS_MAX = 18;

  int client;
  int register;
  int kind;
  int outcome;
  int value;
  long call;
  long returned;

  private final byte[] bytes;
  private final int until;
  private final Texts texts;
  private int at;
  private int known;
  private int tokenFrom;
  private int tokenUntil;

  PlainLine(byte[] bytes, int from, int until, Texts texts) {
    this.bytes = bytes;
    this.at = from;
    this.until = until;
    this.texts = texts;
    space();
  }

  boolean empty() {
    return at == until;
  }

  /** What is wrong with it though all its fields are there; empty if nothing is. */
  String trouble() {
    if (outcome == 0 && returned == NULL) {
      return "the operation is ok but has no return; one that never returned is \"unknown\"";
    }
    if (returned != NULL && returned < call) {
      return "return " + returned + " is before call " + call;
    }
    return "";
  }

  /** Reads the line; false if a parser must. */
  boolean read() {
    if (!take('{')) {
      return false;
    }
    do {
      if (!field()) {
        return false;
      }
    } while (take(','));
    return take('}') && at == until && known == ALL;
  }

  private boolean field() {
    if (!text()) {
      return false;
    }
    int name = tokenFrom;
    int length = tokenUntil - tokenFrom;
    if (!take(':')) {
      return false;
    }
    int first = bytes[name];
    boolean fine =
        switch (length) {
          case 4 -> first == 'k' ? seen(0, is(name, "kind") && kind()) : call(name);
          case 5 -> seen(2, is(name, "value") && value());
          case 6 -> first == 'c' ? seen(3, is(name, "client") && client()) : returned(name);
          case 7 -> seen(5, is(name, "outcome") && outcome());
          case 8 -> seen(6, is(name, "register") && register());
          default -> false;
        };
    space();
    return fine;
  }

  /** A field twice is a parser's to complain of. */
  private boolean seen(int number, boolean fine) {
    boolean once = (known & 1 << number) == 0;
    known |= 1 << number;
    return fine && once;
  }

  private boolean call(int name) {
    boolean fine = seen(1, is(name, "call") && number());
    call = fine ? parsed() : 0;
    return fine;
  }

  private boolean returned(int name) {
    boolean right = is(name, "return");
    if (right && word("null")) {
      returned = NULL;
      return seen(4, true);
    }
    boolean fine = seen(4, right && number());
    returned = fine ? parsed() : 0;
    return fine;
  }

  private boolean kind() {
    kind = word("\"read\"") ? 0 : 1;
    return kind == 0 || word("\"write\"");
  }

  private boolean outcome() {
    outcome = word("\"ok\"") ? 0 : word("\"failed\"") ? 1 : UNKNOWN;
    return outcome != UNKNOWN || word("\"unknown\"");
  }

  private boolean client() {
    boolean fine = bytes[at] == '"' ? text() : number();
    client = fine ? texts.number(bytes, tokenFrom, tokenUntil - tokenFrom) : 0;
    return fine;
  }

  private boolean register() {
    boolean fine = text();
    register = fine ? texts.number(bytes, tokenFrom, tokenUntil - tokenFrom) : 0;
    return fine;
  }

  private boolean value() {
    if (word("null")) {
      value = texts.number(Values.ABSENT);
      return true;
    }
    boolean isText = at < until && bytes[at] == '"';
    if (!(isText ? text() : number())) {
      return false;
    }
    // The byte before a text is its quote, the one before a number a colon or a space: there the
    // token's mark goes, and what stood there is put back.
    byte before = bytes[tokenFrom - 1];
    bytes[tokenFrom - 1] = (byte) (isText ? '=' : '#');
    value = texts.number(bytes, tokenFrom - 1, tokenUntil - tokenFrom + 1);
    bytes[tokenFrom - 1] = before;
    return true;
  }

  private boolean text() {
    space();
    if (at >= until || bytes[at] != '"') {
      return false;
    }
    tokenFrom = ++at;
    while (at < until && bytes[at] != '"') {
      if (bytes[at] == '\\' || (bytes[at] >= 0 && bytes[at] < ' ')) {
        return false;
      }
      at++;
    }
    tokenUntil = at++;
    return at <= until;
  }

  /** A whole number written the only way: no sign of plus, no zeros in front, no minus zero. */
  private boolean number() {
    space();
    tokenFrom = at;
    at += at < until && bytes[at] == '-' ? 1 : 0;
    int digits = at;
    while (at < until && bytes[at] >= '0' && bytes[at] <= '9') {
      at++;
    }
    tokenUntil = at;
    int count = at - digits;
    boolean zero = count > 0 && bytes[digits] == '0';
    boolean ends = at < until && (bytes[at] == ',' || bytes[at] == '}' || bytes[at] == ' ');
    return ends
        && count > 0
        && count <= DIGITS_MAX
        && (!zero || (count == 1 && digits == tokenFrom));
  }

  private long parsed() {
    boolean negative = bytes[tokenFrom] == '-';
    long number = 0;
    for (int i = negative ? tokenFrom + 1 : tokenFrom; i < tokenUntil; i++) {
      number = 10 * number + bytes[i] - '0';
    }
    return negative ? -number : number;
  }

  private boolean word(String word) {
    space();
    if (at + word.length() > until || !is(at, word)) {
      return false;
    }
    at += word.length();
    return true;
  }

  private boolean is(int from, String text) {
    for (int i = 0; i < text.length(); i++) {
      if (bytes[from + i] != text.charAt(i)) {
        return false;
      }
    }
    return true;
  }

  private boolean take(char mark) {
    space();
    if (at >= until || bytes[at] != mark) {
      return false;
    }
    at++;
    space();
    return true;
  }

  private void space() {
    while (at < until && (bytes[at] == ' ' || bytes[at] == '\t' || bytes[at] == '\r')) {
      at++;
    }
  }
}
