package dev.rehearse.history;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import org.jspecify.annotations.Nullable;

/**
 * The tokens by which a history names values: equal values have equal tokens, and a token stays
 * short however long its value. Stateless and thread-safe.
 *
 * <p>{@code =text} is the text itself (up to {@value #LITERAL_MAX} characters), {@code
 * #hex:length:start} a longer one by the first 16 bytes of its SHA-256, its length in characters
 * and its first characters; {@link #NULL} and {@link #ABSENT} cannot be mistaken for either.
 */
public final class Values {

  /** SQL's NULL. */
  public static final String NULL = "!null";

  /** There is no such row. */
  public static final String ABSENT = "!absent";

  /** 64 characters hold every scalar type's text; only long texts and bytes are digested. */
  static final int LITERAL_MAX = 64;

  private static final int START = 24;

  private Values() {}

  /** The token of a column's canonical text; {@code null} is SQL's NULL. */
  public static String token(@Nullable String text) {
    if (text == null) {
      return NULL;
    }
    return text.length() <= LITERAL_MAX ? "=" + text : "#" + digest(text);
  }

  private static String digest(String text) {
    try {
      byte[] hash =
          MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
      return HexFormat.of().formatHex(hash, 0, 16)
          + ":"
          + text.length()
          + ":"
          + text.substring(0, START);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform must have SHA-256", e);
    }
  }
}
