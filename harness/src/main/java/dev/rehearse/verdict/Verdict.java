package dev.rehearse.verdict;

/**
 * What a check, or a whole rehearsal, came to.
 *
 * <p>Merging is by severity: {@link Failed} over {@link Inconclusive} over {@link Passed}; {@link
 * NotApplicable} is listed but never merged. Immutable and thread-safe.
 */
public sealed interface Verdict {

  /** The word of this verdict, as reports and {@code verdict.json} spell it. */
  Word word();

  /** The words, mildest first, so that their order is the order of merging. */
  enum Word {
    NOT_APPLICABLE,
    PASSED,
    INCONCLUSIVE,
    FAILED
  }

  /** Everything asked was shown to hold. */
  record Passed() implements Verdict {
    @Override
    public Word word() {
      return Word.PASSED;
    }
  }

  /** A promise was broken, and the evidence shows where. */
  record Failed(Evidence evidence) implements Verdict {
    @Override
    public Word word() {
      return Word.FAILED;
    }
  }

  /**
   * The question could not be answered; never counts as passed.
   *
   * @param reason what was missing and what to do about it, one sentence
   */
  record Inconclusive(String reason) implements Verdict {
    @Override
    public Word word() {
      return Word.INCONCLUSIVE;
    }
  }

  /**
   * The plan or the ending gives this check nothing to look at.
   *
   * @param reason which part of the plan or the ending, one sentence
   */
  record NotApplicable(String reason) implements Verdict {
    @Override
    public Word word() {
      return Word.NOT_APPLICABLE;
    }
  }
}
