package dev.rehearse.load;

/**
 * The longest time in which requests of a class were due and none succeeded, as it goes. From
 * intended times, so that neither a slow server nor a late injector can hide one. Threads report
 * their successes a little out of order; one reported late still ends the longest where it ended.
 * Not thread-safe.
 */
final class Stall {
  private long lastSuccess;
  private long waiting;

  /** When a request fell due that no success has ended yet. */
  private long since = Long.MAX_VALUE;

  private Span longest = Span.NONE;
  private Span second = Span.NONE;

  /** Nothing before that time counts; ns. */
  void startOver(long at) {
    lastSuccess = at;
    if (since != Long.MAX_VALUE) {
      since = at;
    }
    longest = Span.NONE;
    second = Span.NONE;
  }

  /** A request that was due at {@code intended} has been sent. */
  void due(long intended) {
    waiting++;
    since = Math.min(since, Math.max(intended, lastSuccess));
  }

  void succeeded(long at) {
    waiting--;
    if (longest.from < at && at < longest.to) {
      Span cut = longest;
      longest = second;
      second = Span.NONE;
      lasted(cut.from, at);
      lasted(at, cut.to);
    } else {
      lasted(since, at);
    }
    lastSuccess = Math.max(lastSuccess, at);
    since = waiting > 0 ? lastSuccess : Long.MAX_VALUE;
  }

  private void lasted(long from, long to) {
    Span span = new Span(from, to);
    if (span.length() > longest.length()) {
      second = longest;
      longest = span;
    } else if (span.length() > second.length()) {
      second = span;
    }
  }

  /** It ended otherwise: what it was due for is still owed. */
  void failed() {
    waiting--;
  }

  /** The longest up to now, the one that goes on included; ns. */
  long longest(long now) {
    return Math.max(longest.length(), since == Long.MAX_VALUE ? 0 : now - since);
  }

  /** From a due time, or a success after it, to the next success; ns. */
  private record Span(long from, long to) {
    static final Span NONE = new Span(0, 0);

    long length() {
      return to - from;
    }
  }
}
