package dev.rehearse.observe;

import dev.rehearse.database.Catalog;
import dev.rehearse.plan.Names;
import java.util.ArrayList;
import java.util.List;

/**
 * What observing needs to know of a table. Immutable.
 *
 * @param name the table's name as the catalog has it
 * @param liveName what the database calls it
 * @param key the primary key's columns, in the key's order; never empty
 * @param columns the name of every column, in the table's order
 * @param live the same columns as the catalog has them
 * @param texts how its values are written down
 * @param cascades foreign keys through which a delete elsewhere reaches this table
 */
public record TableShape(
    String name,
    String liveName,
    List<String> key,
    List<String> columns,
    List<Catalog.Column> live,
    List<Cascade> cascades,
    Texts texts) {

  public TableShape {
    key = List.copyOf(key);
    columns = List.copyOf(columns);
    live = List.copyOf(live);
    cascades = List.copyOf(cascades);
  }

  /** The shape of a live table. */
  public static TableShape of(Catalog.Table table, List<Cascade> cascades, Texts texts) {
    return new TableShape(
        table.name(),
        table.name(),
        table.primaryKey(),
        table.columns().stream().map(Catalog.Column::name).toList(),
        table.columns(),
        cascades,
        texts);
  }

  /** How values are written down. */
  public enum Texts {
    /** As the engine itself writes them. */
    OF_THE_ENGINE,
    /** By their kind, so that equal values of two engines have one text. */
    OF_ANY_ENGINE
  }

  /**
   * The same table as another database has it, under the names that it has here.
   *
   * @param names what that database calls it and its columns
   * @throws IllegalStateException if it lacks the table or one of its columns
   */
  public TableShape on(Catalog catalog, Names names) {
    String there = names.table(name);
    Catalog.Table table =
        catalog
            .table(there)
            .orElseThrow(() -> new IllegalStateException("There is no table " + there + "."));
    List<Catalog.Column> same = new ArrayList<>();
    for (String column : columns) {
      String called = names.column(name, column);
      same.add(
          table
              .column(called)
              .orElseThrow(
                  () ->
                      new IllegalStateException(
                          "There is no column " + there + "." + called + ".")));
    }
    return new TableShape(name, there, key, columns, same, cascades, texts);
  }

  /**
   * A foreign key with ON DELETE or ON UPDATE CASCADE, SET NULL or SET DEFAULT.
   *
   * @param columns the referencing columns, in the order of the key that they refer to
   * @param parent the table referred to
   */
  public record Cascade(List<String> columns, String parent) {
    public Cascade {
      columns = List.copyOf(columns);
    }
  }
}
