package dev.rehearse.application;

import dev.rehearse.database.Catalog;
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
   * Draws values for every column, and reads every key, that the operations name.
   *
   * @param connection to a filled database; session settings as {@code database.Database} makes
   *     them
   */
  public static Drawings draw(
      Connection connection, Catalog catalog, Operations operations, Seed seed)
      throws SQLException {
    Map<String, List<@Nullable String>> values = new LinkedHashMap<>();
    Map<String, List<String>> keys = new LinkedHashMap<>();
    for (Operations.Spec spec : operations.byName().values()) {
      for (Operations.Parameter parameter : spec.parameters().values()) {
        switch (parameter.draw()) {
          case VALUE, UNIQUE -> {
            String name = parameter.table() + "." + parameter.column();
            if (!values.containsKey(name)) {
              values.put(
                  name, NastyValues.draw(column(catalog, parameter), VALUES, seed.derive(name)));
            }
          }
          case KEY, ANY_KEY, FRESH_KEY -> {
            if (!keys.containsKey(parameter.table())) {
              keys.put(parameter.table(), keys(connection, table(catalog, parameter.table())));
            }
          }
          case INTEGER, OPERATION_ID -> {}
        }
      }
    }
    return new Drawings(values, keys);
  }

  private static Catalog.Column column(Catalog catalog, Operations.Parameter parameter) {
    return table(catalog, parameter.table())
        .column(parameter.column())
        .orElseThrow(
            () ->
                new IllegalArgumentException(
                    "The table "
                        + parameter.table()
                        + " has no column "
                        + parameter.column()
                        + "."));
  }

  private static Catalog.Table table(Catalog catalog, String name) {
    return catalog
        .table(name)
        .orElseThrow(() -> new IllegalArgumentException("There is no table " + name + "."));
  }

  private static List<String> keys(Connection connection, Catalog.Table table) throws SQLException {
    String columns =
        table.primaryKey().stream()
            .map(column -> '"' + column.replace("\"", "\"\"") + '"')
            .collect(Collectors.joining(", "));
    List<String> keys = new ArrayList<>();
    try (Statement statement = connection.createStatement();
        ResultSet rows =
            statement.executeQuery(
                "SELECT " + columns + " FROM \"" + table.name() + "\" ORDER BY " + columns)) {
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
