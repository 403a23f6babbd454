package dev.rehearse.scenarios.dualwrites;

import dev.rehearse.application.FrontDoorRecord;
import dev.rehearse.database.Dialect;
import dev.rehearse.database.MySql;
import dev.rehearse.history.Side;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Supplier;
import java.util.random.RandomGenerator;
import java.util.random.RandomGeneratorFactory;

/**
 * Threads that write a nasty mix as the application's role, on whatever side is the truth, at a
 * rate that a feed keeps up with on a slow machine too.
 */
final class Writers implements AutoCloseable {
  /** Between two transactions of a thread. */
  private static final long PACE = TimeUnit.MILLISECONDS.toNanos(8);

  private final Pair pair;
  private final Supplier<FrontDoorRecord> record;
  private final List<Thread> threads = new ArrayList<>();
  private final AtomicBoolean over = new AtomicBoolean();
  final AtomicInteger committed = new AtomicInteger();
  final AtomicReference<Throwable> failure = new AtomicReference<>();

  Writers(Pair pair, Supplier<FrontDoorRecord> record, int count, long seed) {
    this.pair = pair;
    this.record = record;
    for (int i = 0; i < count; i++) {
      RandomGenerator random = RandomGeneratorFactory.of("L64X128MixRandom").create(seed * 100 + i);
      Thread thread = new Thread(() -> write(random), "writer-" + i);
      threads.add(thread);
      thread.start();
    }
  }

  /** Fills old before anything begins. */
  static void fill(Pair pair, int parents) throws SQLException {
    try (Connection application = pair.application(Side.OLD)) {
      if (pair.of != Pair.Of.POSTGRESQL) {
        fillSmall(application, parents);
        return;
      }
      Pair.run(
          application,
          """
          INSERT INTO parent (code, amount, note, doc, extra, raw, ratio, gone, seen, local, tags)
          SELECT 'c' || n, n / 7.0, CASE n %% 4 WHEN 0 THEN NULL WHEN 1 THEN '' WHEN 2 THEN
            E'q''"\\\\ \\t, {x} \\U0001F600 ' ELSE repeat('long', 3000) END,
            '{"a" : 1.50,  "b":null}', '{"z": [1, 2.0, ""]}', decode(md5(n::text), 'hex'),
            CASE WHEN n %% 9 = 0 THEN 'NaN' ELSE n / 3.0 END, '1 mon -3 days 00:00:00.000001',
            '2024-03-31 01:30:00.123456+00', '0044-03-15 BC', ARRAY['NULL', NULL, '', '"x,{}']
          FROM generate_series(1, %d) n
          """
              .formatted(parents),
          "INSERT INTO child (parent, line, \"odd \"\"name\") SELECT id, l, 'x ' FROM parent,"
              + " generate_series(1, 2) l",
          "INSERT INTO link SELECT n, repeat('ü', n % 5) FROM generate_series(1, 200) n");
    }
  }

  /** The same on either engine, row by row. */
  private static void fillSmall(Connection application, int parents) throws SQLException {
    application.setAutoCommit(false);
    boolean mysql = Dialect.of(application) instanceof MySql;
    String raw = mysql ? "UNHEX(?)" : "decode(?, 'hex')";
    for (int n = 1; n <= parents; n++) {
      String note = List.of("", "q'\"\\ \t, {x} 😀 ", "long".repeat(3000)).get(n % 3);
      sql(
          application,
          "INSERT INTO parent (code, amount, note, raw, ratio, seen) VALUES (?, ?, ?, "
              + raw
              + ", ?, '2024-03-31 01:30:00.123456')",
          "c" + n,
          java.math.BigDecimal.valueOf(n * 100L / 7, 2),
          note,
          String.format(Locale.ROOT, "%032x00", n),
          n / 3.0);
    }
    Pair.run(
        application,
        "UPDATE parent SET note = NULL WHERE id % 4 = 0",
        "UPDATE parent SET doc = '{\"a\" : 1.50,  \"b\":null}' WHERE id % 5 <> 0",
        "INSERT INTO child (parent, line) SELECT id, 1 FROM parent",
        "INSERT INTO child (parent, line) SELECT id, 2 FROM parent",
        "INSERT INTO link SELECT id, 'ü' FROM parent WHERE id <= 200");
    application.commit();
  }

  /** Takes every row of a table away, in the way that its engine has for that. */
  static void emptied(Connection connection, String table) throws SQLException {
    boolean mysql = Dialect.of(connection) instanceof MySql;
    Pair.run(connection, (mysql ? "DELETE FROM " : "TRUNCATE ") + table);
  }

  private void write(RandomGenerator random) {
    Connection connection = null;
    Side on = Side.OLD;
    try {
      while (!over.get()) {
        FrontDoorRecord now = record.get();
        if (now.state() == FrontDoorRecord.State.DRAINING) {
          Thread.onSpinWait();
          continue;
        }
        if (connection == null || on != now.truth()) {
          if (connection != null) {
            // Its session may have been ended in the drain, and a driver's farewell would say so.
            connection.abort(Runnable::run);
          }
          on = now.truth();
          connection = pair.application(on);
          connection.setAutoCommit(false);
        }
        long next = System.nanoTime() + PACE;
        if (!transaction(connection, random)) {
          connection.abort(Runnable::run);
          connection = null;
        }
        LockSupport.parkNanos(next - System.nanoTime());
      }
      if (connection != null) {
        connection.abort(Runnable::run);
      }
    } catch (SQLException | RuntimeException e) {
      failure.set(e);
    }
  }

  private boolean transaction(Connection connection, RandomGenerator random) throws SQLException {
    try {
      int statements = 1 + random.nextInt(3);
      for (int i = 0; i < statements; i++) {
        statement(connection, random, pair.of == Pair.Of.POSTGRESQL);
      }
      if (random.nextInt(8) == 0) {
        connection.rollback();
      } else {
        connection.commit();
        committed.incrementAndGet();
      }
      return true;
    } catch (SQLException e) {
      // Constraints, deadlocks, the fence, a session ended in a drain: all of them are life.
      // 22: a double that grew too large, a text too long; 1205: a lock not had in time.
      if (!Set.of("22", "23", "40", "42", "57", "08")
              .contains(String.valueOf(e.getSQLState()).substring(0, 2))
          && e.getErrorCode() != 1205) {
        throw e;
      }
      return !lost(e) && undone(connection);
    }
  }

  private static boolean lost(SQLException e) {
    String state = String.valueOf(e.getSQLState());
    return state.startsWith("57") || state.startsWith("08");
  }

  /** Whether the connection is still there: a drain may end its session now as well. */
  private static boolean undone(Connection connection) throws SQLException {
    try {
      connection.rollback();
      return true;
    } catch (SQLException e) {
      if (lost(e)) {
        return false;
      }
      throw e;
    }
  }

  private static void statement(Connection connection, RandomGenerator random, boolean rich)
      throws SQLException {
    boolean mysql = Dialect.of(connection) instanceof MySql;
    long id = 1 + (long) (random.nextDouble() * random.nextDouble() * 300);
    long other = random.nextLong(1, 301);
    switch (random.nextInt(9)) {
      case 0 ->
          sql(connection, "UPDATE parent SET amount = coalesce(amount, 0) + 1 WHERE id = ?", id);
      case 1 -> sql(connection, "DELETE FROM parent WHERE id = ?", id);
      case 2 ->
          sql(
              connection,
              "INSERT INTO parent (id, code, note)%s VALUES (?, ?, ?)"
                  .formatted(mysql ? "" : " OVERRIDING SYSTEM VALUE"),
              id,
              "n" + id,
              "n" + other);
      case 3 -> swap(connection, id, other);
      case 4 ->
          sql(
              connection,
              "INSERT INTO child (parent, line) VALUES (?, ?) " + onConflict(mysql, rich),
              id,
              (int) (other % 4));
      case 5 -> sql(connection, "UPDATE child SET line = line + 1 WHERE parent = ?", id);
      case 6 ->
          sql(
              connection,
              "INSERT INTO parent (code, note) VALUES (?, '')",
              "s" + random.nextLong());
      case 7 ->
          sql(
              connection,
              "UPDATE link SET a = ?, b = concat(b, 'y') WHERE a = ?",
              (int) other,
              (int) id);
      default ->
          sql(connection, "UPDATE parent SET note = NULL, ratio = ratio * -1e30 WHERE id = ?", id);
    }
  }

  private static String onConflict(boolean mysql, boolean rich) {
    String set = rich ? "\"odd \"\"name\" = 'up'" : "\"odd name\" = 'up'";
    return mysql
        ? "ON DUPLICATE KEY UPDATE `odd name` = 'up'"
        : "ON CONFLICT (parent, line) DO UPDATE SET " + set;
  }

  /** Two unique values change places within one transaction. */
  private static void swap(Connection connection, long id, long other) throws SQLException {
    long low = Math.min(id, other);
    long high = Math.max(id, other);
    String a = code(connection, low);
    String b = code(connection, high);
    if (low == high || a.isEmpty() || b.isEmpty()) {
      return;
    }
    sql(connection, "UPDATE parent SET code = ? WHERE id = ?", "tmp" + low, low);
    sql(connection, "UPDATE parent SET code = ? WHERE id = ?", a, high);
    sql(connection, "UPDATE parent SET code = ? WHERE id = ?", b, low);
  }

  private static String code(Connection connection, long id) throws SQLException {
    try (PreparedStatement select =
        connection.prepareStatement("SELECT code FROM parent WHERE id = ? FOR UPDATE")) {
      select.setLong(1, id);
      try (ResultSet row = select.executeQuery()) {
        return row.next() ? row.getString(1) : "";
      }
    }
  }

  private static void sql(Connection connection, String sql, Object... values) throws SQLException {
    try (PreparedStatement statement = connection.prepareStatement(sql)) {
      for (int i = 0; i < values.length; i++) {
        statement.setObject(i + 1, values[i]);
      }
      statement.executeUpdate();
    }
  }

  @Override
  public void close() {
    over.set(true);
    for (Thread thread : threads) {
      try {
        thread.join(10_000);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
    }
  }
}
