package dev.rehearse.scenarios.dualwrites;

import dev.rehearse.database.Catalog;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * What MySQL's foreign keys change without firing a trigger, noted by the parent's trigger before
 * they do. Immutable.
 *
 * <p>The parent's row is locked then, so no child can join it; the children are locked as they are
 * read, so what is noted of them is what the foreign key will find.
 */
record MySqlCascades(Catalog catalog, List<MySqlTable> tables) {

  /** A child and the way down to it, each link a foreign key that deletes. */
  private record Path(Catalog.Table child, Catalog.ForeignKey last, List<Link> links) {}

  private record Link(Catalog.Table child, Catalog.ForeignKey key) {}

  /** Blocks for a trigger BEFORE DELETE, one per way down; empty: a delete reaches nothing. */
  String below(MySqlTable table) {
    StringBuilder blocks = new StringBuilder();
    for (Path path : paths(table.table().name(), List.of())) {
      blocks.append(block(path));
    }
    return blocks.toString();
  }

  private List<Path> paths(String parent, List<Link> above) {
    List<Path> paths = new ArrayList<>();
    for (Catalog.Table child : catalog.tables()) {
      for (Catalog.ForeignKey key : child.foreignKeys()) {
        boolean reaches =
            key.onDelete() == Catalog.Action.CASCADE || key.onDelete() == Catalog.Action.SET_NULL;
        if (key.target().equals(parent) && reaches) {
          List<Link> links = new ArrayList<>(above);
          links.add(new Link(child, key));
          paths.add(new Path(child, key, links));
          if (key.onDelete() == Catalog.Action.CASCADE) {
            paths.addAll(paths(child.name(), links));
          }
        }
      }
    }
    return paths;
  }

  private String block(Path path) {
    MySqlTable table =
        tables.stream()
            .filter(each -> each.table().name().equals(path.child().name()))
            .findFirst()
            .orElseThrow();
    int depth = path.links().size();
    String row = "c" + depth;
    boolean deleted = path.last().onDelete() == Catalog.Action.CASCADE;
    return """
     BEGIN
      DECLARE past INT DEFAULT 0;
      DECLARE reached_key, reached_image LONGTEXT;
      DECLARE reached CURSOR FOR SELECT %s, %s FROM %s LOCK IN SHARE MODE;
      DECLARE CONTINUE HANDLER FOR NOT FOUND SET past = 1;
      OPEN reached;
      below: LOOP
        FETCH reached INTO reached_key, reached_image;
        IF past THEN LEAVE below; END IF;
        CALL rehearse.note(%d, reached_key, %s, reached_image);
      END LOOP;
      CLOSE reached;
     END;
    """
        .formatted(
            table.keyOf(row),
            deleted ? "NULL" : table.imageOf(row, path.last().columns()),
            joined(path, table.schema()),
            table.number(),
            deleted ? "TRUE" : "FALSE");
  }

  private static String joined(Path path, String schema) {
    StringBuilder from = new StringBuilder();
    List<String> conditions = new ArrayList<>();
    for (int i = 0; i < path.links().size(); i++) {
      Link link = path.links().get(i);
      from.append(i == 0 ? "" : ", ")
          .append(MySqlTable.quote(schema))
          .append('.')
          .append(MySqlTable.quote(link.child().name()))
          .append(" c")
          .append(i + 1);
      for (int column = 0; column < link.key().columns().size(); column++) {
        conditions.add(
            "c%d.%s = %s.%s"
                .formatted(
                    i + 1,
                    MySqlTable.quote(link.key().columns().get(column)),
                    i == 0 ? "OLD" : "c" + i,
                    MySqlTable.quote(link.key().targetColumns().get(column))));
      }
    }
    return from + " WHERE " + String.join(" AND ", conditions);
  }

  /** Foreign keys that cannot be carried along so, each by name. */
  static List<String> refusals(Catalog catalog) {
    List<String> reasons = new ArrayList<>();
    for (Catalog.Table table : catalog.tables()) {
      for (Catalog.ForeignKey key : table.foreignKeys()) {
        if (key.onUpdate() == Catalog.Action.CASCADE || key.onUpdate() == Catalog.Action.SET_NULL) {
          reasons.add(
              "foreign key %s of table %s changes rows ON UPDATE %s, which no trigger of MySQL sees;"
                      .formatted(key.name(), table.name(), key.onUpdate().name().replace('_', ' '))
                  + " declare it ON UPDATE RESTRICT");
        }
        if (key.onDelete() == Catalog.Action.CASCADE
            && reaches(catalog, table.name(), key.target(), new HashSet<>())) {
          reasons.add(
              "foreign key %s of table %s deletes rows that delete others of the same table, to any"
                      .formatted(key.name(), table.name())
                  + " depth, which no trigger of MySQL sees");
        }
      }
    }
    return reasons;
  }

  /** Whether deleting from one table can delete from another. */
  private static boolean reaches(Catalog catalog, String from, String to, Set<String> seen) {
    if (from.equals(to)) {
      return true;
    }
    return seen.add(from)
        && catalog.tables().stream()
            .filter(
                child ->
                    child.foreignKeys().stream()
                        .anyMatch(
                            key ->
                                key.target().equals(from)
                                    && key.onDelete() == Catalog.Action.CASCADE))
            .anyMatch(child -> reaches(catalog, child.name(), to, seen));
  }
}
