package dev.rehearse.scenarios.dualwrites;

import dev.rehearse.database.Catalog;
import java.util.ArrayList;
import java.util.List;
import tools.jackson.databind.json.JsonMapper;

/**
 * A table as it is mirrored. Immutable.
 *
 * @param number what the numbering knows it by, the same on both sides
 * @param key its primary key's columns in their order
 * @param columns all columns that hold data of their own; generated ones follow by themselves
 */
record MirroredTable(
    int number, String name, List<Catalog.Column> key, List<Catalog.Column> columns) {
  private static final JsonMapper JSON = JsonMapper.shared();

  MirroredTable {
    key = List.copyOf(key);
    columns = List.copyOf(columns);
  }

  /** As the ledger keeps it. */
  String written() {
    return JSON.writeValueAsString(this);
  }

  /** What {@link #written} wrote. */
  static MirroredTable read(String text) {
    return JSON.readValue(text, MirroredTable.class);
  }

  /** All tables of a catalog, parents first, numbered by the order of their names. */
  static List<MirroredTable> of(Catalog catalog) {
    List<String> names = catalog.tables().stream().map(Catalog.Table::name).toList();
    List<MirroredTable> tables = new ArrayList<>();
    for (Catalog.Table table : catalog.parentsFirst().tables()) {
      List<Catalog.Column> key =
          table.primaryKey().stream().map(name -> table.column(name).orElseThrow()).toList();
      tables.add(
          new MirroredTable(
              names.indexOf(table.name()) + 1,
              table.name(),
              key,
              table.columns().stream().filter(each -> each.generated().isEmpty()).toList()));
    }
    return tables;
  }

  List<Catalog.Column> besidesKey() {
    return columns.stream().filter(each -> !key.contains(each)).toList();
  }

  /** Whether a column beside the key refuses to be set by an update. */
  boolean updatesRefused() {
    return besidesKey().stream().anyMatch(each -> each.identity() == Catalog.Identity.ALWAYS);
  }
}
