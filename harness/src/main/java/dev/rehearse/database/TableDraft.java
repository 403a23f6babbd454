package dev.rehearse.database;

import java.util.ArrayList;
import java.util.List;

/** What is known of a table so far. */
record TableDraft(
    String name,
    Catalog.Kind kind,
    List<Catalog.Column> columns,
    List<String> primaryKey,
    List<Catalog.Unique> uniques,
    List<Catalog.ForeignKey> foreignKeys,
    List<Catalog.Trigger> triggers) {
  TableDraft(String name, Catalog.Kind kind) {
    this(
        name,
        kind,
        new ArrayList<>(),
        new ArrayList<>(),
        new ArrayList<>(),
        new ArrayList<>(),
        new ArrayList<>());
  }

  Catalog.Table table() {
    return new Catalog.Table(name, kind, columns, primaryKey, uniques, foreignKeys, triggers);
  }
}
