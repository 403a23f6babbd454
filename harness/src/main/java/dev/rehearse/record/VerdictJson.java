package dev.rehearse.record;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.MapperFeature;
import tools.jackson.databind.SerializationFeature;
import tools.jackson.databind.json.JsonMapper;

/** Reads and writes {@code verdict.json}. Stateless and thread-safe. */
public final class VerdictJson {

  private VerdictJson() {}

  /** The document: equal records give equal bytes. */
  public static String text(VerdictRecord verdict) {
    return mapper().writeValueAsString(verdict) + "\n";
  }

  /** Writes the document, replacing what is there. */
  public static void write(Path file, VerdictRecord verdict) throws IOException {
    Files.writeString(file, text(verdict), StandardCharsets.UTF_8);
  }

  /**
   * Reads a document.
   *
   * @throws IOException if it cannot be read, or is not of this schema version
   */
  public static VerdictRecord read(Path file) throws IOException {
    VerdictRecord verdict;
    try {
      verdict = mapper().readValue(Files.readString(file), VerdictRecord.class);
    } catch (JacksonException e) {
      throw new IOException(
          file + " is no verdict: " + e.getOriginalMessage() + "; judge the run again", e);
    }
    if (verdict.schemaVersion() != VerdictRecord.SCHEMA_VERSION) {
      throw new IOException(
          file
              + " has schemaVersion "
              + verdict.schemaVersion()
              + ", this version reads "
              + VerdictRecord.SCHEMA_VERSION
              + "; judge the run again");
    }
    return verdict;
  }

  private static JsonMapper mapper() {
    return JsonMapper.builder()
        .disable(MapperFeature.SORT_PROPERTIES_ALPHABETICALLY)
        .enable(SerializationFeature.INDENT_OUTPUT)
        .build();
  }
}
