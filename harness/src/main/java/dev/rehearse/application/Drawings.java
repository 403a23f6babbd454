package dev.rehearse.application;

import dev.rehearse.database.Catalog;
import dev.rehearse.database.Dialect;
import dev.rehearse.database.Kind;
import dev.rehearse.history.Effect;
import dev.rehearse.plan.Seed;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.json.JsonMapper;

/**
 * What traffic draws its parameters from, made beforehand, so that nothing but picking is left to
 * do per request. Immutable.
 *
 * @param values {@code table.column} → values of the column's type, canonical text or null
 * @param keys table → the keys that exist, in the order of the key
 */
public record Drawings(Map<String, List<@Nullable String>> values, Map<String, List<String>> keys) {

  /** Enough that a run of a minute seldom draws one twice for the same row. */
  static final int VALUES = 300;

  /**
   * Draws values for every column, and reads every key, that the operations name. What was drawn
   * goes through the engine once, so that a value that traffic writes is the very text that a later
   * read returns.
   *
   * @param connection to a filled database; session settings as {@code database.Database} makes
   *     them
   * @param other an engine that must hold the values too
   * @throws dev.rehearse.document.DocumentException with every parameter that cannot be drawn
   */
  public static Drawings draw(
      Connection connection, Catalog catalog, Operations operations, Seed seed, Dialect other)
      throws SQLException {
    Map<String, List<@Nullable String>> values = new LinkedHashMap<>();
    Map<String, List<String>> keys = new LinkedHashMap<>();
    Columns columns = new Columns(catalog);
    Dialect dialect = Dialect.of(connection);
    Set<String> unique = unique(operations);
    for (Operations.Spec spec : operations.byName().values()) {
      for (Map.Entry<String, Operations.Parameter> entry : spec.parameters().entrySet()) {
        Operations.Parameter parameter = entry.getValue();
        String place = "operations." + spec.name() + ".parameters." + entry.getKey();
        switch (parameter.draw()) {
          case VALUE, UNIQUE -> {
            Optional<Catalog.Column> column = columns.drawable(place, parameter);
            String name = parameter.table() + "." + parameter.column();
            if (column.isPresent() && !values.containsKey(name)) {
              List<@Nullable String> drawn =
                  NastyValues.draw(column.get(), other, VALUES, seed.derive("drawn for " + name));
              if (unique.contains(name)) {
                drawn.replaceAll(value -> roomForId(value, column.get()));
              }
              List<@Nullable String> said = dialect.returned(connection, column.get(), drawn);
              if (!dialect.equals(other)) {
                said.replaceAll(value -> anywhere(dialect.kind(column.get()), value));
              }
              values.put(name, said);
            }
          }
          case KEY, ANY_KEY, FRESH_KEY -> {
            Optional<Catalog.Table> table = columns.keyed(place, parameter);
            if (table.isPresent() && !keys.containsKey(parameter.table())) {
              keys.put(parameter.table(), keys(connection, table.get()));
            }
          }
          case INTEGER, OPERATION_ID -> {}
        }
      }
    }
    columns.throwIfAny();
    return new Drawings(values, keys);
  }

  private static Set<String> unique(Operations operations) {
    return operations.byName().values().stream()
        .flatMap(spec -> spec.parameters().values().stream())
        .filter(parameter -> parameter.draw() == Operations.Draw.UNIQUE)
        .map(parameter -> parameter.table() + "." + parameter.column())
        .collect(Collectors.toUnmodifiableSet());
  }

  /** A text that every engine takes for the same value, in a session in UTC. */
  private static @Nullable String anywhere(Kind kind, @Nullable String value) {
    if (value == null) {
      return null;
    }
    return switch (kind) {
      case BOOLEAN -> value.startsWith("t") ? "1" : value.startsWith("f") ? "0" : value;
      case INSTANT -> value.replaceFirst("\\+00$", "");
      default -> value;
    };
  }

  private static @Nullable String roomForId(@Nullable String value, Catalog.Column column) {
    int width = NastyValues.width(column);
    return value == null || width == Integer.MAX_VALUE
        ? value
        : NastyValues.cut(value, width - NastyValues.TAIL);
  }

  private static List<String> keys(Connection connection, Catalog.Table table) throws SQLException {
    Dialect dialect = Dialect.of(connection);
    String columns =
        table.primaryKey().stream().map(dialect::quote).collect(Collectors.joining(", "));
    List<String> keys = new ArrayList<>();
    try (Statement statement = connection.createStatement();
        ResultSet rows =
            statement.executeQuery(
                "SELECT %s FROM %s ORDER BY %s"
                    .formatted(columns, dialect.quote(table.name()), columns))) {
      while (rows.next()) {
        List<String> parts = new ArrayList<>();
        for (int i = 1; i <= table.primaryKey().size(); i++) {
          parts.add(rows.getString(i));
        }
        keys.add(String.join(Effect.KEY_SEPARATOR, parts));
      }
    }
    return keys;
  }

  /** Writes them where the traffic's process reads them. */
  public void write(Path file) throws IOException {
    Files.createDirectories(file.toAbsolutePath().getParent());
    JsonMapper.builder().build().writeValue(file, this);
  }

  /** Reads what {@link #write} wrote. */
  public static Drawings read(Path file) {
    return JsonMapper.builder().build().readValue(file, Drawings.class);
  }
}
