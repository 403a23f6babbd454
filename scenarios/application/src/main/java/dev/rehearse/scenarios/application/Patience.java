package dev.rehearse.scenarios.application;

import dev.rehearse.application.Mirror;
import dev.rehearse.scenarios.application.CallHandler.Answered;
import java.sql.SQLTransientConnectionException;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/**
 * What answers wait for while reads come from the other side than the truth. Thread-safe; never
 * blocks.
 *
 * <p>A write's answer, whatever it says, tells of what the truth holds, so it waits until the other
 * side holds it too: else a read that comes after would be older. Where that takes too long the
 * front door is told, which takes reads back to the truth and only then lets the answer go.
 */
final class Patience {

  /** Below a budget for stalls; a mirror under a link of 30 ms needs some 100. */
  static final Duration MOST = Duration.ofMillis(400);

  private final Mirror mirror;

  Patience(Mirror mirror) {
    this.mirror = mirror;
  }

  CompletableFuture<Answered> written(CompletableFuture<Ended> written, Call call) {
    return written.thenCompose(
        ended -> {
          Answered answered = ended.answered(call, "write");
          CompletableFuture<Answered> leaves = new CompletableFuture<>();
          mirror
              .shown(call.stamp())
              .whenComplete(
                  (there, failure) ->
                      leaves.complete(failure == null ? answered : answered.held()));
          return within(leaves, answered.held());
        });
  }

  /** What cannot be read now is to be repeated on the truth. */
  CompletableFuture<Answered> read(CompletableFuture<Ended> read, Call call) {
    Ended late =
        Ended.failed(
            new SQLTransientConnectionException(
                "no answer of %s within %d ms"
                    .formatted(call.stamp().reads().word(), MOST.toMillis())));
    CompletableFuture<Answered> leaves =
        read.thenApply(
            ended -> {
              Answered answered = ended.answered(call, "read");
              return ended.hope() == Ended.Hope.NONE ? answered : answered.held();
            });
    return within(leaves, late.answered(call, "read").held());
  }

  private static CompletableFuture<Answered> within(
      CompletableFuture<Answered> leaves, Answered late) {
    return leaves.completeOnTimeout(late, MOST.toNanos(), TimeUnit.NANOSECONDS);
  }
}
