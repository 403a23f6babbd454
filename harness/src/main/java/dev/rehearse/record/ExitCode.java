package dev.rehearse.record;

import dev.rehearse.verdict.Verdict;

/** What the command's exit code says. */
public enum ExitCode {
  PASSED(0),
  FAILED(1),
  USAGE(2),
  INCONCLUSIVE(3),
  BUG(70),
  INTERRUPTED(130);

  private final int code;

  ExitCode(int code) {
    this.code = code;
  }

  public int code() {
    return code;
  }

  /** The exit code of a whole rehearsal's verdict. */
  public static ExitCode of(Verdict.Word word) {
    return switch (word) {
      case PASSED -> PASSED;
      case FAILED -> FAILED;
      case INCONCLUSIVE, NOT_APPLICABLE -> INCONCLUSIVE;
    };
  }
}
