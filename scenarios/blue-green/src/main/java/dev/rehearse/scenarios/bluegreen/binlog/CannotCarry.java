package dev.rehearse.scenarios.bluegreen.binlog;

/** What a log says and the other side cannot take; trying again does not help. */
final class CannotCarry extends Exception {
  private static final long serialVersionUID = 1L;

  CannotCarry(String why) {
    super(why);
  }

  CannotCarry(String why, Exception cause) {
    super(why, cause);
  }
}
