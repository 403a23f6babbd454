package dev.rehearse.conductor;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;

/** What was begun beside something else. Stateless. */
final class Joined {
  private Joined() {}

  /** Waits for it; what it threw is thrown as it was. */
  static <T> T of(CompletableFuture<T> begun) {
    try {
      return begun.join();
    } catch (CompletionException e) {
      throw e.getCause() instanceof RuntimeException cause ? cause : e;
    }
  }
}
