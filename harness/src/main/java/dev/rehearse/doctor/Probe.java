package dev.rehearse.doctor;

/**
 * One thing that a rehearsal may need, looked at. Immutable.
 *
 * @param name what was looked at
 * @param says what was found
 * @param fix the command or deed that mends it; empty where nothing is to be mended
 */
public record Probe(String name, Standing standing, String says, String fix) {

  /** How it stands. */
  public enum Standing {
    HAS,
    /** The default environment does not work without it. */
    LACKS,
    /** Not there, and not needed by the default environment. */
    OPTIONAL
  }

  static Probe has(String name, String says) {
    return new Probe(name, Standing.HAS, says, "");
  }

  static Probe lacks(String name, String says, String fix) {
    return new Probe(name, Standing.LACKS, says, fix);
  }

  static Probe optional(String name, String says, String fix) {
    return new Probe(name, Standing.OPTIONAL, says, fix);
  }

  /** Whether a rehearsal can do with what was found. */
  public boolean ok() {
    return standing != Standing.LACKS;
  }
}
