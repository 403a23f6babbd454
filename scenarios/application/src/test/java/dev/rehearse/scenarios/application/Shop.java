package dev.rehearse.scenarios.application;

import dev.rehearse.application.Operations;
import dev.rehearse.history.Operation.Access;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** The operations of a very small application over the table of {@link Servers}. */
final class Shop {

  private Shop() {}

  static Operations operations() {
    Map<String, Operations.Spec> specs = new LinkedHashMap<>();
    add(
        specs,
        "add",
        Access.WRITE,
        "INSERT INTO item (name, n) VALUES (:name, :n) RETURNING id, n");
    add(specs, "raise", Access.WRITE, "UPDATE item SET n = n + :by WHERE name = :name");
    add(
        specs,
        "swap",
        Access.WRITE,
        "UPDATE item SET n = n + 1 WHERE name = :first",
        "SELECT pg_sleep(0.2)",
        "UPDATE item SET n = n - 1 WHERE name = :second");
    add(specs, "slow", Access.WRITE, "SELECT pg_sleep(:seconds)");
    add(specs, "get", Access.READ, "SELECT id, name, n, at FROM item WHERE name = :name");
    add(specs, "sum", Access.READ, "SELECT coalesce(sum(n), 0) AS total FROM item");
    add(
        specs,
        "both",
        Access.READ,
        "SELECT count(*) AS items FROM item",
        "SELECT coalesce(sum(n), 0) AS total FROM item");
    add(
        specs,
        "defer",
        Access.WRITE,
        "SET CONSTRAINTS item_name DEFERRED",
        "INSERT INTO item (name, n) VALUES (:name, 1)");
    add(specs, "broken", Access.READ, "SELECT 1 / count(*) FROM item WHERE false");
    return new Operations("1", specs);
  }

  private static void add(
      Map<String, Operations.Spec> specs, String name, Access access, String... statements) {
    List<Operations.Statement> lines =
        java.util.Arrays.stream(statements)
            .map(sql -> new Operations.Statement(sql, sql.startsWith("UPDATE") ? "no-item" : ""))
            .toList();
    specs.put(
        name,
        new Operations.Spec(
            name,
            name,
            access,
            1,
            lines,
            Map.of(),
            List.of(),
            Set.of("item_name", "no-item"),
            List.of()));
  }
}
