package dev.rehearse.application;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What an instance answers to an operation, as JSON. Immutable.
 *
 * @param outcome {@code ok} or {@code rejected} (both 2xx), {@code failed} (surely not applied) or
 *     {@code unknown} (may have been applied; both 5xx)
 * @param detail the declared rejection, or the error with its SQLState
 * @param epoch the front door's epoch that the request was stamped with
 * @param results one per statement that ran
 */
public record Answer(String outcome, String detail, long epoch, List<Result> results) {

  /**
   * What a statement returned, every value as the engine's canonical text.
   *
   * @param affected rows changed or returned
   */
  public record Result(List<String> columns, List<List<@Nullable String>> rows, long affected) {}
}
