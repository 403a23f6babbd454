package dev.rehearse.lifecycle;

import java.security.SecureRandom;
import java.util.Base64;

/** The one place where passwords come from. Thread-safe. */
public final class Secrets {
  private static final int BYTES = 24;

  private Secrets() {}

  /** A new password of 192 random bits, in letters, digits, {@code -} and {@code _}. */
  public static String password() {
    byte[] bytes = new byte[BYTES];
    new SecureRandom().nextBytes(bytes);
    return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
  }
}
