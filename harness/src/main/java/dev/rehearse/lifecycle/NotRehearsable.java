package dev.rehearse.lifecycle;

/**
 * This machine lacks something that a rehearsal needs. The command ends with exit code 3.
 *
 * <p>Its message says what is missing, where, and what to do next.
 */
public final class NotRehearsable extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final String what;
  private final String where;
  private final String next;

  public NotRehearsable(String what, String where, String next) {
    super(what + " (" + where + "). " + next);
    this.what = what;
    this.where = where;
    this.next = next;
  }

  public NotRehearsable(String what, String where, String next, Throwable cause) {
    this(what, where, next);
    initCause(cause);
  }

  /** What is missing, as a sentence without its full stop. */
  public String what() {
    return what;
  }

  /** The file, folder, port or program concerned. */
  public String where() {
    return where;
  }

  /** What to do about it. */
  public String next() {
    return next;
  }
}
