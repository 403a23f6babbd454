package dev.rehearse.lifecycle;

import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Predicate;

/**
 * Bounded waits: a condition is polled until it holds or the limit has passed, and the failure
 * shows the last value seen. Stateless.
 */
public final class Await {
  private static final long INTERVAL = TimeUnit.MILLISECONDS.toNanos(5);

  private Await() {}

  /** What is looked at again and again. */
  @FunctionalInterface
  public interface Look<T> {
    T now() throws Exception;
  }

  /** The limit of a wait passed. */
  public static final class TooLong extends RuntimeException {
    private static final long serialVersionUID = 1L;

    TooLong(String what, Duration limit, Object last) {
      super("Waited " + limit.toMillis() + " ms for " + what + "; last seen: " + last + ".");
    }
  }

  /**
   * Waits until a value is right, looking every 5 ms.
   *
   * @param what completes the sentence "waited for …"
   * @return the value that was right
   * @throws TooLong if none was within the limit
   * @throws IllegalStateException if the look itself fails, or the thread is interrupted
   */
  public static <T> T until(String what, Duration limit, Look<T> look, Predicate<? super T> right) {
    long end = System.nanoTime() + limit.toNanos();
    while (true) {
      T last = look(what, look);
      if (right.test(last)) {
        return last;
      }
      if (System.nanoTime() - end >= 0) {
        throw new TooLong(what, limit, String.valueOf(last));
      }
      pause(what, last);
    }
  }

  /**
   * Waits until a condition holds; otherwise as {@link #until(String, Duration, Look, Predicate)}.
   */
  public static void until(String what, Duration limit, Look<Boolean> condition) {
    until(what, limit, condition, holds -> holds);
  }

  private static <T> T look(String what, Look<T> look) {
    try {
      return look.now();
    } catch (RuntimeException e) {
      throw e;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("Interrupted while waiting for " + what + ".", e);
    } catch (Exception e) {
      throw new IllegalStateException(
          "Failed while waiting for " + what + ": " + e.getMessage(), e);
    }
  }

  private static void pause(String what, Object last) {
    LockSupport.parkNanos(INTERVAL);
    if (Thread.interrupted()) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(
          "Interrupted while waiting for " + what + "; last seen: " + last + ".");
    }
  }
}
