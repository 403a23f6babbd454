package dev.rehearse.lifecycle;

import java.util.ArrayDeque;
import java.util.Deque;
import org.jspecify.annotations.Nullable;

/**
 * A stack of what was opened; closing it closes everything in reverse order, whatever fails.
 *
 * <p>The first failure is thrown and the others are suppressed in it. Thread-safe: what is added
 * while or after it closes is closed at once, and the adder is told. Closing twice does nothing.
 */
public final class Teardown implements AutoCloseable {
  private record Entry(String what, AutoCloseable closing) {}

  private final Deque<Entry> entries = new ArrayDeque<>();
  private boolean closed;

  /**
   * Takes over a resource.
   *
   * @param what its name in error messages
   * @return the resource
   * @throws IllegalStateException if this is closed already; the resource has been closed then
   */
  public <T extends AutoCloseable> T add(String what, T resource) {
    synchronized (this) {
      if (!closed) {
        entries.push(new Entry(what, resource));
        return resource;
      }
    }
    IllegalStateException late =
        new IllegalStateException(
            what + " was started after the teardown had begun; it was closed at once.");
    RuntimeException failure = close(new Entry(what, resource));
    if (failure != null) {
      late.addSuppressed(failure);
    }
    throw late;
  }

  @Override
  public void close() {
    synchronized (this) {
      closed = true;
    }
    RuntimeException first = null;
    for (Entry entry = next(); entry != null; entry = next()) {
      RuntimeException failure = close(entry);
      if (first == null) {
        first = failure;
      } else if (failure != null) {
        first.addSuppressed(failure);
      }
    }
    if (first != null) {
      throw first;
    }
  }

  private synchronized @Nullable Entry next() {
    return entries.poll();
  }

  private static @Nullable RuntimeException close(Entry entry) {
    try {
      entry.closing().close();
      return null;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return new IllegalStateException("Interrupted while closing " + entry.what() + ".", e);
    } catch (Exception e) {
      return new IllegalStateException(
          "Could not close " + entry.what() + ": " + e.getMessage(), e);
    }
  }
}
