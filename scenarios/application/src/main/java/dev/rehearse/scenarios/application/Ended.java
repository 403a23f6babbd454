package dev.rehearse.scenarios.application;

import dev.rehearse.application.Answer;
import java.sql.SQLException;
import java.util.List;
import org.eclipse.jetty.http.HttpStatus;

/**
 * How a transaction ended, as far as that can be proved. Immutable.
 *
 * @param outcome as in {@link Answer}
 * @param again whether the engine gave it up only because of others, so that a new one may succeed
 */
record Ended(String outcome, String detail, List<Answer.Result> results, boolean again) {

  static Ended ok(List<Answer.Result> results) {
    return new Ended(Wire.OK, "", results, false);
  }

  static Ended rejected(String rejection) {
    return new Ended(Wire.REJECTED, rejection, List.of(), false);
  }

  static Ended failed(Exception cause) {
    return new Ended(Wire.FAILED, detail(cause), List.of(), false);
  }

  static Ended givenUpByTheEngine(SQLException cause) {
    return new Ended(Wire.FAILED, detail(cause), List.of(), true);
  }

  static Ended unknown(SQLException cause) {
    return new Ended(Wire.UNKNOWN, detail(cause), List.of(), false);
  }

  /** The same end, after which nothing may be run again. */
  Ended withoutAnother() {
    return new Ended(outcome, detail, results, false);
  }

  boolean is(String word) {
    return outcome.equals(word);
  }

  CallHandler.Answered answered(Call call, String access) {
    Answer answer = new Answer(outcome, detail, call.stamp().epoch(), results);
    return new CallHandler.Answered(status(), answer, access);
  }

  private int status() {
    return switch (outcome) {
      case Wire.OK, Wire.REJECTED -> HttpStatus.OK_200;
      case Wire.FAILED -> HttpStatus.SERVICE_UNAVAILABLE_503;
      default -> HttpStatus.INTERNAL_SERVER_ERROR_500;
    };
  }

  private static String detail(Exception cause) {
    return cause instanceof SQLException sql
        ? sql.getSQLState() + " " + sql.getMessage()
        : cause.toString();
  }
}
