package dev.rehearse.load;

/**
 * The longest time in which requests of a class were due and none succeeded, as it goes. From
 * intended times, so that neither a slow server nor a late injector can hide one. Not thread-safe.
 */
final class Stall {
  private long lastSuccess;
  private long waiting;

  /** When a request fell due that no success has ended yet. */
  private long since = Long.MAX_VALUE;

  private long longest;

  /**
   * @param from nothing before it counts, ns
   */
  Stall(long from) {
    this.lastSuccess = from;
  }

  /** A request that was due at {@code intended} has been sent. */
  void due(long intended) {
    waiting++;
    since = Math.min(since, Math.max(intended, lastSuccess));
  }

  void succeeded(long at) {
    waiting--;
    longest = Math.max(longest, at - since);
    lastSuccess = Math.max(lastSuccess, at);
    since = waiting > 0 ? lastSuccess : Long.MAX_VALUE;
  }

  /** It ended otherwise: what it was due for is still owed. */
  void failed() {
    waiting--;
  }

  /** The longest up to now, the one that goes on included; ns. */
  long longest(long now) {
    return Math.max(longest, since == Long.MAX_VALUE ? 0 : now - since);
  }
}
