package dev.rehearse.scenarios.application;

/** The names of what travels between traffic, front door and instances. */
final class Wire {

  /** Every operation is {@code POST /operations/NAME}. */
  static final String OPERATIONS = "/operations/";

  /** An instance answers {@code GET /ping} when it serves. */
  static final String PING = "/ping";

  /** An instance answers {@code GET /reach/SIDE} with 200 when it can work on that side. */
  static final String REACH = "/reach/";

  static final String OPERATION = "Rehearse-Operation";
  static final String CLIENT = "Rehearse-Client";
  static final String EPOCH = "Rehearse-Epoch";
  static final String TRUTH = "Rehearse-Truth";
  static final String READS = "Rehearse-Reads";
  static final String MODE = "Rehearse-Mode";

  /** Unique per forwarded request; the next 255 numbers belong to it too. */
  static final String ATTEMPT = "Rehearse-Attempt";

  /** {@link System#nanoTime()} after which nobody waits for the answer, so nothing need begin. */
  static final String UNTIL = "Rehearse-Until";

  /** Present on what is part of a smoke run: nothing of it may stay. */
  static final String SMOKE = "Rehearse-Smoke";

  /** On an instance's answer: {@code read} or {@code write}. */
  static final String ACCESS = "Rehearse-Access";

  /**
   * On an instance's answer where reads go first and the other side could not be waited for: a
   * write's may leave, and a read be repeated, as soon as reads come from the truth.
   */
  static final String AWAITS = "Rehearse-Awaits";

  static final String OK = "ok";
  static final String REJECTED = "rejected";
  static final String FAILED = "failed";
  static final String UNKNOWN = "unknown";

  private Wire() {}
}
