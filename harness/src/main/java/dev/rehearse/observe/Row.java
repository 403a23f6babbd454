package dev.rehearse.observe;

import dev.rehearse.history.Effect;
import dev.rehearse.history.Values;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A row as canonical text, column by column. Immutable as long as nobody keeps the list it was made
 * of.
 */
record Row(TableShape table, List<@Nullable String> texts) {

  /** The key as histories write it. */
  String key() {
    List<String> parts = new ArrayList<>();
    for (String column : table.key()) {
      parts.add(String.valueOf(text(column)));
    }
    return String.join(Effect.KEY_SEPARATOR, parts);
  }

  @Nullable String text(String column) {
    return texts.get(table.columns().indexOf(column));
  }

  /** Column → token. */
  Map<String, String> tokens() {
    Map<String, String> tokens = new LinkedHashMap<>();
    for (int i = 0; i < texts.size(); i++) {
      tokens.put(table.columns().get(i), Values.token(texts.get(i)));
    }
    return tokens;
  }

  /** 128 bits over all columns, each with its length, NULL apart from the empty text. */
  Digest digest() {
    MessageDigest sha = sha256();
    ByteBuffer length = ByteBuffer.allocate(Integer.BYTES);
    for (String text : texts) {
      byte[] bytes = text == null ? new byte[0] : text.getBytes(StandardCharsets.UTF_8);
      sha.update(length.putInt(0, text == null ? -1 : bytes.length).array());
      sha.update(bytes);
    }
    ByteBuffer hash = ByteBuffer.wrap(sha.digest());
    return new Digest(hash.getLong(), hash.getLong());
  }

  private static MessageDigest sha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform must have SHA-256", e);
    }
  }

  /** The first half of a SHA-256. */
  record Digest(long high, long low) {}
}
