package dev.rehearse.scenarios.dualwrites;

import dev.rehearse.database.Dialect;
import dev.rehearse.database.MySql;
import dev.rehearse.history.Side;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * How many rows a second the backfill copies, beside what the field uses, in turn and in one run.
 * Nobody here goes through Toxiproxy, and nobody else works on the servers.
 */
public final class BackfillBenchmark {
  private static final long ROWS = 2_000_000;
  private static final int ROUNDS = 3;

  /** MySQL 5.7 has no series. */
  private static final String DIGITS =
      IntStream.range(0, 10)
          .mapToObj(digit -> "SELECT " + digit + " AS d")
          .collect(Collectors.joining(" UNION ALL ", "(", ")"));

  private BackfillBenchmark() {}

  private interface Copying {
    /** In seconds. */
    double run() throws Exception;
  }

  /** Prints two tables. The tools must be on the path; one that is not is named and left out. */
  public static void main(String[] arguments) throws Exception {
    long rows = arguments.length > 0 ? Long.parseLong(arguments[0]) : ROWS;
    fromPostgreSql(rows);
    fromMySql(rows);
  }

  private static void fromPostgreSql(long rows) throws Exception {
    try (Pair pair = Pair.start(Pair.Of.BULK)) {
      pair.reset();
      fill(
          pair,
          """
          INSERT INTO orders (customer, status, amount, note, placed)
          SELECT n % 50000, 'shipped', n / 100.0, 'a note of some length, ' || md5(n::text),
            timestamptz '2020-01-01' + n * interval '1 second'
          FROM generate_series(1, ROWS) n
          """,
          rows);
      Map<String, Copying> ways = new LinkedHashMap<>();
      ways.put("rehearse", () -> ours(pair));
      FieldTools tools = FieldTools.of(pair);
      ways.put("pg_dump | psql", tools::dumped);
      ways.put("pgcopydb", tools::cloned);
      compare("PostgreSQL 14 to 18", pair, rows, ways);
    }
  }

  private static void fromMySql(long rows) throws Exception {
    try (Pair pair = Pair.start(Pair.Of.BULK_FROM_MYSQL)) {
      pair.reset();
      fill(
          pair,
          """
          INSERT INTO orders (customer, status, amount, note, placed)
          SELECT i % 50000, 'shipped', i / 100.0, CONCAT('a note of some length, ', MD5(i)),
            TIMESTAMP '2020-01-01 00:00:00' + INTERVAL i SECOND
          FROM (SELECT 1 + a.d + 10 * b.d + 100 * c.d + 1000 * e.d + 10000 * f.d + 100000 * g.d
              + 1000000 * h.d AS i
            FROM DIGITS a, DIGITS b, DIGITS c, DIGITS e, DIGITS f, DIGITS g, DIGITS h) n
          WHERE i <= ROWS
          """,
          rows);
      Map<String, Copying> ways = new LinkedHashMap<>();
      ways.put("rehearse", () -> ours(pair));
      FieldTools tools = FieldTools.of(pair);
      ways.put("pgloader", tools::loaded);
      compare("MySQL 5.7 to PostgreSQL 18", pair, rows, ways);
    }
  }

  private static void fill(Pair pair, String insert, long rows) throws SQLException {
    try (Connection admin = pair.admin(Side.OLD)) {
      boolean mysql = Dialect.of(admin) instanceof MySql;
      Pair.run(
          admin,
          insert.replace("ROWS", Long.toString(rows)).replace("DIGITS", DIGITS),
          mysql ? "ANALYZE TABLE orders" : "ANALYZE orders");
    }
  }

  private static void compare(String title, Pair pair, long rows, Map<String, Copying> ways)
      throws Exception {
    Map<String, List<Double>> rates = new LinkedHashMap<>();
    for (int round = 0; round < ROUNDS; round++) {
      for (Map.Entry<String, Copying> way : ways.entrySet()) {
        if (!way.getKey().equals("rehearse") && !FieldTools.here(way.getKey())) {
          continue;
        }
        emptied(pair);
        double seconds = way.getValue().run();
        long copied = copied(pair);
        if (copied != rows) {
          throw new IllegalStateException(way.getKey() + " copied " + copied + " rows");
        }
        rates.computeIfAbsent(way.getKey(), name -> new ArrayList<>()).add(rows / seconds);
      }
    }
    System.out.printf("%n| %s, %,d rows | rows/s, the median | each | ours to it |%n", title, rows);
    System.out.println("|---|---|---|---|");
    double ours = median(rates.getOrDefault("rehearse", List.of()));
    rates.forEach(
        (name, each) ->
            System.out.printf(
                Locale.ROOT,
                "| %s | %,.0f | %s | %.2f |%n",
                name,
                median(each),
                String.join(" ", each.stream().map(one -> "%,.0f".formatted(one)).toList()),
                ours / median(each)));
  }

  private static double median(List<Double> each) {
    return each.stream().sorted().skip(each.size() / 2).findFirst().orElseThrow();
  }

  /** The steps up to and with the backfill, straight to the servers. */
  private static double ours(Pair pair) throws Exception {
    try (Stepping steps =
        new Stepping(pair, Settings.inChunksOf(20_000, 2), "") {
          @Override
          public Connection admin(Side side) throws SQLException {
            return pair.admin(side);
          }

          @Override
          public Connection feed(Side side) throws SQLException {
            return pair.feed(side);
          }
        }) {
      long begun = System.nanoTime();
      steps.run("backfill");
      double seconds = (System.nanoTime() - begun) / 1e9;
      steps.abort();
      return seconds;
    }
  }

  private static void emptied(Pair pair) throws SQLException {
    try (Connection admin = pair.admin(Side.NEW)) {
      Pair.run(
          admin,
          "DROP SCHEMA IF EXISTS app CASCADE",
          "DROP SCHEMA IF EXISTS rehearse CASCADE",
          "DROP SCHEMA IF EXISTS rehearse_fence CASCADE",
          "DROP TABLE IF EXISTS orders",
          "CHECKPOINT");
    }
  }

  private static long copied(Pair pair) throws SQLException {
    String there =
        pair.one(
            Side.NEW,
            "SELECT coalesce(max(schemaname), 'public') FROM pg_tables WHERE tablename = 'orders'");
    return Long.parseLong(pair.one(Side.NEW, "SELECT count(*) FROM " + there + ".orders"));
  }
}
