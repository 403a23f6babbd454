package dev.rehearse.observe;

import dev.rehearse.database.Catalog;
import java.util.List;

/**
 * What observing needs to know of a table. Immutable.
 *
 * @param name the table's name as the catalog has it
 * @param key the primary key's columns, in the key's order; never empty
 * @param columns the name of every column, in the table's order
 * @param live the same columns as the catalog has them
 * @param cascades foreign keys through which a delete elsewhere reaches this table
 */
public record TableShape(
    String name,
    List<String> key,
    List<String> columns,
    List<Catalog.Column> live,
    List<Cascade> cascades) {

  public TableShape {
    key = List.copyOf(key);
    columns = List.copyOf(columns);
    live = List.copyOf(live);
    cascades = List.copyOf(cascades);
  }

  /** The shape of a live table. */
  public static TableShape of(Catalog.Table table, List<Cascade> cascades) {
    return new TableShape(
        table.name(),
        table.primaryKey(),
        table.columns().stream().map(Catalog.Column::name).toList(),
        table.columns(),
        cascades);
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
