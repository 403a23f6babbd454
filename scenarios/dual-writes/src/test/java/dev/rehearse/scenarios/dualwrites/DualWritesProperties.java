package dev.rehearse.scenarios.dualwrites;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rehearse.environment.Link;
import dev.rehearse.fault.toxiproxy.Toxics;
import dev.rehearse.history.Side;
import dev.rehearse.plan.Plan;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.ShrinkingMode;
import net.jqwik.api.lifecycle.AfterContainer;
import net.jqwik.api.lifecycle.BeforeContainer;
import net.jqwik.api.lifecycle.Store;

/**
 * Whatever kills the migrator or cuts its links, and whenever: under writes both sides end equal,
 * and nothing is left.
 */
class DualWritesProperties {
  /** Every pause point that a correct migration comes to. */
  static final List<String> POINTS =
      new DualWrites()
          .places().stream()
              .filter(place -> place.contains("@") && !place.equals("verify@failed"))
              .toList();

  /** What goes wrong at a pause point. */
  enum Trouble {
    KILL,
    CUT_FROM_OLD,
    CUT_FROM_NEW
  }

  /**
   * One mishap.
   *
   * @param hit the how-manieth time that the point is reached
   */
  record Mishap(String point, int hit, Trouble trouble) {}

  /** A migration's choices. */
  record Course(
      List<Mishap> mishaps,
      Plan.Strategy.Switching switching,
      boolean rollBack,
      int chunk,
      int lanes,
      int writers,
      long seed) {}

  @Provide
  Arbitrary<Course> courses() {
    Arbitrary<Mishap> mishap =
        Combinators.combine(
                Arbitraries.of(POINTS),
                Arbitraries.integers().between(1, 3),
                Arbitraries.of(Trouble.class))
            .as(Mishap::new);
    return Combinators.combine(
            mishap.list().ofMinSize(1).ofMaxSize(8),
            Arbitraries.of(Plan.Strategy.Switching.class),
            Arbitraries.of(true, false),
            Arbitraries.integers().between(3, 400),
            Arbitraries.integers().between(1, 3),
            Arbitraries.integers().between(1, 4),
            Arbitraries.longs().between(1, 1_000_000))
        .as(Course::new);
  }

  @BeforeContainer
  static void start() throws Exception {
    Pair started = Pair.start(Pair.Of.POSTGRESQL);
    Store.getOrCreate("pair", net.jqwik.api.lifecycle.Lifespan.RUN, () -> started);
  }

  @AfterContainer
  static void stop() {
    pair().close();
  }

  private static Pair pair() {
    return Store.<Pair>get("pair").get();
  }

  @Property(tries = 8, shrinking = ShrinkingMode.OFF)
  void underWritesAndMishapsBothSidesEndEqualAndNothingIsLeft(@ForAll("courses") Course course)
      throws Exception {
    Pair pair = pair();
    pair.reset();
    Writers.fill(pair, 200);
    Plan.Strategy settings =
        Settings.of(
            course.chunk(),
            course.lanes(),
            Duration.ofSeconds(20),
            course.switching(),
            course.rollBack(),
            false);
    try (Toxics toxics = new Toxics(pair.environment.proxies());
        Stepping steps = new Stepping(pair, settings, "")) {
      befall(course, steps, toxics);
      try (Writers writers =
          new Writers(
              pair, () -> steps.frontDoor().status().record(), course.writers(), course.seed())) {
        steps.runThroughKills(course.rollBack() ? "roll-back" : "watch");
        assertThat(writers.failure.get()).isNull();
      }
      steps.runThroughKills("retire");
      assertThat(steps.frontDoor().status().record().truth())
          .isEqualTo(course.rollBack() ? Side.OLD : Side.NEW);
    }
    assertThat(pair.rows(Side.NEW)).isNotEmpty().isEqualTo(pair.rows(Side.OLD));
    for (Side side : Side.values()) {
      assertThat(pair.one(side, "SELECT to_regnamespace('rehearse')")).isEqualTo("null");
    }
  }

  private static void befall(Course course, Stepping steps, Toxics toxics) {
    Map<String, Integer> hits = new HashMap<>();
    for (String point : POINTS) {
      steps.events.put(
          point,
          () -> {
            int hit = hits.merge(point, 1, Integer::sum);
            for (Mishap mishap : course.mishaps()) {
              if (mishap.point().equals(point) && mishap.hit() == hit) {
                befall(mishap, toxics);
              }
            }
          });
    }
  }

  private static void befall(Mishap mishap, Toxics toxics) {
    switch (mishap.trouble()) {
      case KILL -> throw new Stepping.Killed(mishap.point());
      case CUT_FROM_OLD -> cut(toxics, Side.OLD);
      case CUT_FROM_NEW -> cut(toxics, Side.NEW);
    }
  }

  private static void cut(Toxics toxics, Side side) {
    toxics.down(Link.name("migrator", side)).heal();
  }
}
