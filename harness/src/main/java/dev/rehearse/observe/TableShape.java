package dev.rehearse.observe;

import java.util.List;

/**
 * What observing needs to know of a table. Immutable.
 *
 * @param name the table's name as the catalog has it
 * @param key the primary key's columns, in the key's order; never empty
 * @param columns every column, in the table's order
 * @param cascades foreign keys through which a delete elsewhere reaches this table
 */
public record TableShape(
    String name, List<String> key, List<String> columns, List<Cascade> cascades) {

  public TableShape {
    key = List.copyOf(key);
    columns = List.copyOf(columns);
    cascades = List.copyOf(cascades);
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
