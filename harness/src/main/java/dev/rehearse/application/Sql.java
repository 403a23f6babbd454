package dev.rehearse.application;

import dev.rehearse.database.Dialect;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * A statement as each engine wants it. Immutable.
 *
 * <p>Where an engine needs several to do what another does in one ({@code RETURNING}), the first
 * says how many rows it touched and the last what it returned.
 *
 * @param texts with {@code :named} parameters; an engine that is not there cannot run it
 */
public record Sql(Map<Dialect, List<String>> texts) {

  public Sql {
    texts = Map.copyOf(texts);
  }

  /** The same statement for every engine. */
  public static Sql of(String text) {
    Map<Dialect, List<String>> texts = new LinkedHashMap<>();
    Dialect.ALL.forEach(each -> texts.put(each, List.of(text)));
    return new Sql(texts);
  }

  /** What an engine is given, in this order; none: it cannot run this. */
  public List<String> on(Dialect dialect) {
    return texts.getOrDefault(dialect, List.of());
  }
}
