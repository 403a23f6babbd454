package dev.rehearse.document;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.api.lowlevel.Compose;
import org.snakeyaml.engine.v2.exceptions.Mark;
import org.snakeyaml.engine.v2.exceptions.MarkedYamlEngineException;
import org.snakeyaml.engine.v2.exceptions.YamlEngineException;
import org.snakeyaml.engine.v2.nodes.MappingNode;
import org.snakeyaml.engine.v2.nodes.Node;

/** Opens YAML documents. Stateless. YAML 1.2: {@code on} and {@code no} are words, not booleans. */
public final class Document {

  /** A plan has a hundred lines and an application folder a thousand; a megabyte is no plan. */
  static final int SIZE_MAX = 1 << 20;

  /** Deeper than any key of ours by far. */
  static final int DEPTH_MAX = 32;

  private static final int ALIASES_MAX = 20;

  private Document() {}

  /**
   * Reads a file.
   *
   * @param overrides dotted key → value, as {@code --set} gives them; they replace or add scalars
   * @throws DocumentException if it cannot be read, is no YAML mapping, or is beyond the limits
   */
  public static Section read(Path file, Map<String, String> overrides, Problems problems) {
    String name = String.valueOf(file.getFileName());
    try {
      if (!Files.isRegularFile(file)) {
        throw one(name, "there is no file " + file + "; check the path");
      }
      if (Files.size(file) > SIZE_MAX) {
        throw one(name, "the file is larger than 1 MB; this is no document of ours");
      }
      String text =
          StandardCharsets.UTF_8
              .newDecoder()
              .decode(ByteBuffer.wrap(Files.readAllBytes(file)))
              .toString();
      return parse(name, text, overrides, problems);
    } catch (CharacterCodingException e) {
      throw one(name, "the file is not text in UTF-8; save it as UTF-8");
    } catch (IOException e) {
      throw one(name, "the file cannot be read: " + e.getMessage());
    }
  }

  /** The same for a text; {@code name} stands where the file's name would. */
  public static Section parse(
      String name, String text, Map<String, String> overrides, Problems problems) {
    LoadSettings settings =
        LoadSettings.builder()
            .setLabel(name)
            .setAllowDuplicateKeys(false)
            .setMaxAliasesForCollections(ALIASES_MAX)
            .setCodePointLimit(SIZE_MAX)
            .setUseMarks(true)
            .build();
    Optional<Node> root;
    try {
      root = new Compose(settings).composeString(text);
    } catch (MarkedYamlEngineException e) {
      Mark mark = e.getProblemMark().or(e::getContextMark).orElse(null);
      throw one(
          mark == null ? name : place(name, mark), "this is not valid YAML: " + e.getProblem());
    } catch (YamlEngineException | StackOverflowError e) {
      throw one(name, "this is not valid YAML: " + e.getMessage());
    }
    if (root.isEmpty()) {
      throw one(name + ":1:1", "the file is empty");
    }
    if (!(root.get() instanceof MappingNode mapping)) {
      throw one(name + ":1:1", "a mapping of keys to values was expected at the top");
    }
    Shape.check(name, mapping);
    return Section.root(name, mapping, overrides, problems);
  }

  static String place(String name, Mark mark) {
    return name + ":" + (mark.getLine() + 1) + ":" + (mark.getColumn() + 1);
  }

  static DocumentException one(String place, String message) {
    return new DocumentException(java.util.List.of(new Problem(place, message)));
  }
}
