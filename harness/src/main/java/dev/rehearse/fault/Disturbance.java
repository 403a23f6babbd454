package dev.rehearse.fault;

/** A fault that acts, until it is healed. Thread-safe. */
public interface Disturbance extends AutoCloseable {

  /** What it acts on: a link or a process. */
  String target();

  /**
   * Ends it and waits until the target works again; the second time does nothing.
   *
   * @throws RuntimeException if it cannot be ended, or the target does not recover in time
   */
  void heal();

  /**
   * What it has really done so far, or had done when it was healed; 0 means that it touched
   * nothing.
   */
  long effect();

  /**
   * The unit of {@link #effect()}: {@code bytes}, {@code connections}, {@code processes} or {@code
   * statements}.
   */
  String unit();

  /** Whether it has done all that it can do, so that only healing is left. */
  default boolean spent() {
    return false;
  }

  /** Heals. */
  @Override
  default void close() {
    heal();
  }
}
