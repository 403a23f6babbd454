package dev.rehearse.verdict;

import java.util.List;

/**
 * The smallest piece of a history that shows a violation by itself. Immutable.
 *
 * @param summary one sentence: what is wrong, in the application's terms
 * @param subject what it is about: {@code customers[4711].name}, a step, a link; empty if none
 * @param operations the operations that prove it, one line each, in time order
 * @param step the step in which it went wrong; empty if outside every step
 * @param expected what should be there; empty if that says nothing
 * @param actual what is there; empty if that says nothing
 * @param next what to run or read next
 */
public record Witness(
    String summary,
    String subject,
    List<String> operations,
    String step,
    String expected,
    String actual,
    String next) {

  public Witness {
    operations = List.copyOf(operations);
  }

  /** A witness that is a plain fact, without operations. */
  public static Witness fact(String summary, String next) {
    return new Witness(summary, "", List.of(), "", "", "", next);
  }
}
