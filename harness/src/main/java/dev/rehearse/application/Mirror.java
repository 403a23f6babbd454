package dev.rehearse.application;

import dev.rehearse.history.Side;
import java.util.concurrent.CompletionStage;

/**
 * An instance's own part in mirroring: what a strategy does beside the truth's commit. One per
 * instance, named by class in its {@link InstanceOrder}; needs a public constructor that takes the
 * order. Thread-safe.
 */
public interface Mirror extends AutoCloseable {

  /**
   * A write is about to begin on the truth. Called on the request's thread, before BEGIN.
   *
   * @param operation the operation's id
   */
  default void beforeBegin(long operation, FrontDoorRecord record) {}

  /**
   * A write's statements have run and COMMIT comes next, on the same connection. An exception rolls
   * the transaction back and fails the request.
   *
   * @param connection the transaction's connection to the truth; not to be closed or committed
   */
  default void beforeCommit(long operation, FrontDoorRecord record, java.sql.Connection connection)
      throws java.sql.SQLException {}

  /**
   * The truth has confirmed the commit. Must not wait for the other side; the request is answered
   * when this returns.
   */
  void committed(long operation, FrontDoorRecord record);

  /** A write did not commit, or nobody knows. */
  default void notCommitted(long operation, FrontDoorRecord record) {}

  /**
   * Where reads go first: completes when the other side has every version that the truth can have
   * shown before this was called. It may take for ever, if that side is away; must not block.
   */
  CompletionStage<?> shown(FrontDoorRecord record);

  /**
   * Whether the service should run a write again that ended in doubt. A correct application never
   * does: its commit may have happened.
   */
  default boolean retriesInDoubt() {
    return false;
  }

  /** The side that is mirrored to when {@code truth} is the truth. */
  static Side target(Side truth) {
    return truth.other();
  }

  @Override
  void close();
}
