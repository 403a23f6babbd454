package dev.rehearse.conductor;

/** A fault in force. Used by the conductor's own thread only. */
interface Disturbance {

  /** Ends it; may be asked again without harm. */
  void heal();

  /** What it has really done so far, in {@link #unit()}. */
  long effect();

  /** {@code bytes}, {@code connections} or {@code processes}. */
  String unit();
}
