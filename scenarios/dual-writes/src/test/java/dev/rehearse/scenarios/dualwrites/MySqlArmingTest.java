package dev.rehearse.scenarios.dualwrites;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rehearse.database.Dialect;
import dev.rehearse.history.Side;
import dev.rehearse.strategy.Statements;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.random.RandomGenerator;
import java.util.random.RandomGeneratorFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Triggers that are put on and taken off under writers that lock rows in one order, as fast as they
 * can.
 */
class MySqlArmingTest {
  private static final int WRITERS = 8;
  private static final int ROUNDS = 10;
  private static final int RETRIES = 3;
  private static final Duration LIMIT = Duration.ofSeconds(30);

  private final Queue<String> failed = new ConcurrentLinkedQueue<>();
  private final AtomicInteger committed = new AtomicInteger();
  private final AtomicBoolean over = new AtomicBoolean();

  @ParameterizedTest
  @EnumSource(
      value = Pair.Of.class,
      names = {"MYSQL", "MYSQL_TO_POSTGRESQL"})
  void noTransactionIsRefusedAtEveryTry(Pair.Of of) throws Exception {
    try (Pair pair = Pair.start(of)) {
      pair.reset();
      Writers.fill(pair, 300);
      try (Stepping steps = new Stepping(pair, Settings.together(false), "")) {
        steps.run("prepare");
        List<Thread> threads = new ArrayList<>();
        for (int i = 0; i < WRITERS; i++) {
          RandomGenerator random = RandomGeneratorFactory.of("L64X128MixRandom").create(i);
          Thread thread = new Thread(() -> write(pair, random), "writer-" + i);
          thread.start();
          threads.add(thread);
        }
        try (Connection admin = pair.admin(Side.OLD)) {
          onAndOff(admin);
        } finally {
          over.set(true);
          for (Thread each : threads) {
            each.join();
          }
        }
        assertThat(failed).isEmpty();
        assertThat(committed).as("writers that wrote all the while").hasValueGreaterThan(ROUNDS);
        steps.abort();
      }
    }
  }

  /** As after a kill between two definitions: some changes of a row were numbered, others not. */
  @Test
  void whatAPartOfTheTriggersNotedIsForgotten() throws Exception {
    try (Pair pair = Pair.start(Pair.Of.MYSQL_TO_POSTGRESQL)) {
      pair.reset();
      try (Stepping steps = new Stepping(pair, Settings.together(false), "");
          Connection admin = pair.admin(Side.OLD)) {
        steps.run("prepare");
        Ledger ledger = Ledger.of(admin);
        MirroredTable link =
            ledger.tables(admin).stream()
                .filter(each -> each.name().equals("link"))
                .findFirst()
                .orElseThrow();
        ledger.arm(admin);
        Pair.run(admin, "DROP TRIGGER %s_delete_%d".formatted(MySqlTriggers.PREFIX, link.number()));
        Pair.run(
            admin,
            "INSERT INTO link VALUES (1, 'x'), (2, 'x')",
            "INSERT INTO parent (code) VALUES ('noted whole')",
            "DELETE FROM link WHERE a = 1");

        ledger.arm(admin);

        assertThat(noted(pair)).as("only what every change was noted of").isEqualTo("1 of 1");
        Pair.run(admin, "DELETE FROM link", "INSERT INTO link VALUES (2, 'y'), (2, 'x')");
        assertThat(noted(pair)).isEqualTo("3 of 4");
        ledger.arm(admin);
        assertThat(noted(pair)).as("armed already").isEqualTo("3 of 4");
        steps.abort();
      }
    }
  }

  /** Rows with a number, and the notes of them. */
  private static String noted(Pair pair) throws SQLException {
    return pair.one(
        Side.OLD,
        "SELECT CONCAT((SELECT COUNT(*) FROM rehearse.row_version), ' of ', COUNT(*))"
            + " FROM rehearse.intent");
  }

  private static void onAndOff(Connection admin) throws Exception {
    Ledger ledger = Ledger.of(admin);
    for (int i = 0; i < ROUNDS; i++) {
      Statements.until(
          "put the triggers on",
          LIMIT,
          () -> {
            ledger.arm(admin);
            return true;
          });
      Statements.until(
          "take the triggers off",
          LIMIT,
          () -> {
            ledger.disarm(admin);
            return true;
          });
    }
  }

  private void write(Pair pair, RandomGenerator random) {
    try (Connection connection = pair.application(Side.OLD)) {
      connection.setAutoCommit(false);
      while (!over.get()) {
        transaction(connection, statements(random));
      }
    } catch (SQLException e) {
      failed.add(e.toString());
    }
  }

  /** As the service does it. */
  private void transaction(Connection connection, String... statements) throws SQLException {
    for (int i = 0; i <= RETRIES; i++) {
      try {
        Pair.run(connection, statements);
        connection.commit();
        committed.incrementAndGet();
        return;
      } catch (SQLException e) {
        connection.rollback();
        if (i == RETRIES || !Dialect.gaveUp(e)) {
          failed.add(e.getMessage() + " in " + List.of(statements));
        }
      }
    }
  }

  private static String[] statements(RandomGenerator random) {
    long one = random.nextLong(1, 301);
    long other = random.nextLong(1, 301);
    return switch (random.nextInt(3)) {
      case 0 ->
          new String[] {
            "SELECT id FROM parent WHERE id IN (%d, %d) ORDER BY id FOR UPDATE"
                .formatted(one, other),
            "UPDATE parent SET amount = amount - 1 WHERE id = " + one,
            "UPDATE parent SET amount = amount + 1 WHERE id = " + other
          };
      case 1 ->
          new String[] {
            "INSERT INTO child (parent, line) VALUES (%d, %d) ON DUPLICATE KEY UPDATE `odd name` = 'up'"
                .formatted(one, other % 9)
          };
      default -> new String[] {"UPDATE parent SET note = 'x' WHERE id = " + one};
    };
  }
}
