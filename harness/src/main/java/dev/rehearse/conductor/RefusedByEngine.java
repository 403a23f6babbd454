package dev.rehearse.conductor;

import org.jspecify.annotations.Nullable;

/** Something that the user wrote and that an engine will not take; exit code 2. */
public final class RefusedByEngine extends RuntimeException {
  private static final long serialVersionUID = 1L;

  public RefusedByEngine(String whatWhereNext, @Nullable Throwable cause) {
    super(whatWhereNext, cause);
  }
}
