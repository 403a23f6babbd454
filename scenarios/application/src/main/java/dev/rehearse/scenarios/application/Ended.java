package dev.rehearse.scenarios.application;

import dev.rehearse.application.Answer;
import dev.rehearse.database.Passing;
import java.sql.SQLException;
import java.sql.SQLTransientConnectionException;
import java.util.List;
import org.eclipse.jetty.http.HttpStatus;

/**
 * How a transaction ended, as far as that can be proved. Immutable.
 *
 * @param outcome as in {@link Answer}
 * @param hope what may come of another one
 */
record Ended(String outcome, String detail, List<Answer.Result> results, Hope hope) {

  /** What may come of another one. */
  enum Hope {
    NONE,
    /** The engine gave it up only because of others: it may succeed at once. */
    NOW,
    /** What stopped it may pass, a way to the server that is closed for one. */
    LATER
  }

  static Ended ok(List<Answer.Result> results) {
    return new Ended(Wire.OK, "", results, Hope.NONE);
  }

  static Ended rejected(String rejection) {
    return new Ended(Wire.REJECTED, rejection, List.of(), Hope.NONE);
  }

  static Ended failed(Exception cause) {
    boolean passing =
        cause instanceof SQLException sql
            && (Passing.helps(sql) || sql instanceof SQLTransientConnectionException);
    return new Ended(Wire.FAILED, detail(cause), List.of(), passing ? Hope.LATER : Hope.NONE);
  }

  static Ended givenUpByTheEngine(SQLException cause) {
    return new Ended(Wire.FAILED, detail(cause), List.of(), Hope.NOW);
  }

  static Ended unknown(SQLException cause) {
    return new Ended(Wire.UNKNOWN, detail(cause), List.of(), Hope.NONE);
  }

  /** The same end, after which nothing may be run again on this connection. */
  Ended withoutAnother() {
    return new Ended(outcome, detail, results, again() ? Hope.LATER : hope);
  }

  boolean again() {
    return hope == Hope.NOW;
  }

  boolean is(String word) {
    return outcome.equals(word);
  }

  CallHandler.Answered answered(Call call, String access) {
    Answer answer = new Answer(outcome, detail, call.stamp().epoch(), results);
    return new CallHandler.Answered(status(), answer, access, Reply.Release.AT_ONCE);
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
