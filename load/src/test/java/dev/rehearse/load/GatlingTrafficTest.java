package dev.rehearse.load;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;
import static org.awaitility.Awaitility.await;

import dev.rehearse.history.Event;
import dev.rehearse.history.Operation;
import dev.rehearse.history.Operation.Access;
import dev.rehearse.history.Operation.Answer;
import dev.rehearse.history.Operation.Outcome;
import dev.rehearse.traffic.Traffic;
import dev.rehearse.traffic.TrafficCounts;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/**
 * One run of the real Gatling against a server that stands still, answers oddly and closes
 * connections, with an injector that is itself stopped for a while; looked at from all sides.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class GatlingTrafficTest {
  private static final Duration STANDSTILL = Duration.ofMillis(300);

  private Orders.Outcome run = Orders.NONE;
  private List<Listener.Heard> heard = List.of();
  private TrafficCounts live = TrafficCounts.none(0);
  private TrafficCounts beforePause = live;
  private long measured;
  private long paused;

  @BeforeAll
  void runOnce(@TempDir Path folder) throws IOException, InterruptedException {
    Orders orders = Orders.in(folder).rate(400).warmUp(Duration.ofSeconds(2));
    try (Listener listener = new Listener();
        Traffic.Running traffic = orders.start(listener.address())) {
      awaitSent(traffic, 600);
      measured = System.nanoTime();
      traffic.measure();
      awaitSent(traffic, 700);
      listener.hold(STANDSTILL);
      awaitSent(traffic, traffic.counts().sent() + 250);
      // One after the other: a resend that is closed as well is not sent a third time.
      answer(listener, traffic, List.of(Listener.Heard.CLOSED));
      answer(listener, traffic, List.of(Listener.Heard.CLOSED));
      answer(listener, traffic, List.of(503, 502, 500, 299));
      beforePause = traffic.counts();
      paused = System.nanoTime();
      traffic.pause(STANDSTILL);
      awaitSent(traffic, traffic.counts().sent() + 250);
      traffic.stop(Duration.ofSeconds(20));
      live = traffic.counts();
      heard = listener.heard();
    }
    run = orders.outcome();
  }

  private static void answer(Listener listener, Traffic.Running traffic, List<Integer> statuses) {
    statuses.forEach(listener::answerNext);
    await().until(listener::nothingPending);
    awaitSent(traffic, traffic.counts().sent() + 50);
  }

  private static void awaitSent(Traffic.Running traffic, long count) {
    await()
        .atMost(Duration.ofSeconds(20))
        .pollInterval(Duration.ofMillis(20))
        .until(() -> traffic.counts().sent(), sent -> sent >= count);
  }

  @Test
  void everyRequestThatTheServerHeardIsRecordedOnceAndNothingElse() {
    assertThat(run.operations())
        .doesNotHaveDuplicates()
        .extracting(Operation::id)
        .containsExactlyInAnyOrderElementsOf(
            heard.stream().map(Listener.Heard::id).collect(Collectors.toSet()));
  }

  @Test
  void recordsGatlingsTotalsAndTheServersCountAgree() {
    Event.InjectorReport report = run.report();
    long answeredWell = heard.stream().filter(h -> h.status() == 200 || h.status() == 299).count();
    assertThat(report.ownSucceeded()).isEqualTo(answeredWell).isEqualTo(report.gatlingSucceeded());
    assertThat(report.ownFailed()).isEqualTo(3).isEqualTo(report.gatlingFailed());
    assertThat(run.operations()).hasSize((int) (report.ownSucceeded() + report.ownFailed()));
    assertThat(live.succeeded()).isEqualTo(report.ownSucceeded());
    assertThat(live.sent()).isEqualTo(live.succeeded() + live.failed());
    assertThat(report.exit()).isEqualTo("finished");
  }

  @Test
  void aServerThatStandsStillIsAStallOfThatLengthInBothClasses() {
    for (Access access : Access.values()) {
      long stall = longestWithoutSuccess(access, o -> o.intended() < beforePause.at());
      // Never less than the truth, but for one interval of the class; a busy machine adds to it.
      assertThat(stall / 1e6).isBetween(290.0, 600.0);
      long counted = access == Access.READ ? beforePause.stallReads() : beforePause.stallWrites();
      assertThat(counted / 1e6).isCloseTo(stall / 1e6, within(1.0));
    }
  }

  @Test
  void anInjectorThatStandsStillSaysSo() {
    assertThat(run.report().pauseMax() / 1e6).isBetween(295.0, 1500.0);
    assertThat(run.report().late()).isPositive();
    assertThat(run.report().lateMax() / 1e6).isGreaterThan(200);
    assertThat(longestWithoutSuccess(Access.READ, o -> o.intended() > paused) / 1e6)
        .as("hidden by a clock that starts at the actual send")
        .isGreaterThan(250);
  }

  @Test
  void aResendOnAClosedConnectionIsTwoAttemptsOfOneOperation() {
    Map<Long, List<Listener.Heard>> byId =
        heard.stream().collect(Collectors.groupingBy(Listener.Heard::id));
    List<Long> closed =
        heard.stream()
            .filter(h -> h.status() == Listener.Heard.CLOSED)
            .map(Listener.Heard::id)
            .toList();
    assertThat(closed).hasSize(2);
    assertThat(closed).allSatisfy(id -> assertThat(byId.get(id)).hasSize(2));
    assertThat(run.operations()).filteredOn(o -> closed.contains(o.id())).hasSize(2);
  }

  @Test
  void answersAreWhatTheyProve() {
    assertThat(outcomesOf(503)).containsOnly(Outcome.FAILED);
    assertThat(outcomesOf(502)).containsOnly(Outcome.UNKNOWN);
    assertThat(outcomesOf(500)).containsOnly(Outcome.UNKNOWN);
    assertThat(outcomesOf(299)).containsOnly(Outcome.FAILED);
    assertThat(run.operations()).filteredOn(o -> o.answer() != Answer.SUCCEEDED).hasSize(3);
  }

  @Test
  void whatIsSentFollowsFromTheSeedAlone() {
    Map<Long, String> drawn = Orders.drawn(42, 1_000);
    Map<Long, String> sent =
        heard.stream()
            .filter(h -> drawn.containsKey(h.id()))
            .collect(Collectors.toMap(Listener.Heard::id, h -> h.name() + h.body(), (a, b) -> a));
    assertThat(sent).hasSizeGreaterThan(500);
    assertThat(drawn).containsAllEntriesOf(sent);
    assertThat(Orders.drawn(43, 1_000)).isNotEqualTo(drawn);
  }

  @Test
  void sessionsGoOnUnderTheirClientWhenTheOperationBeforeReturned() {
    Map<Integer, List<Operation>> sessions = new HashMap<>();
    run.operations()
        .forEach(o -> sessions.computeIfAbsent(o.client(), c -> new ArrayList<>()).add(o));
    List<List<Operation>> long_ = sessions.values().stream().filter(s -> s.size() > 1).toList();
    assertThat(long_).hasSizeGreaterThan(50);
    assertThat(long_)
        .allSatisfy(
            session -> {
              assertThat(session).extracting(Operation::name).containsExactly("write", "read");
              assertThat(session.get(1).intended()).isEqualTo(session.get(0).returned());
              assertThat(session.get(1).effects().get(0).key())
                  .isEqualTo(session.get(0).effects().get(0).key());
            });
  }

  private List<Outcome> outcomesOf(int status) {
    List<Long> ids =
        heard.stream().filter(h -> h.status() == status).map(Listener.Heard::id).toList();
    return run.operations().stream()
        .filter(o -> ids.contains(o.id()))
        .map(Operation::outcome)
        .toList();
  }

  /** From the records alone, by another way than the live figure: sweeps over due and success. */
  private long longestWithoutSuccess(Access access, Predicate<Operation> which) {
    List<Operation> class_ =
        run.operations().stream()
            .filter(o -> o.access() == access && which.test(o))
            .filter(o -> o.intended() >= measured)
            .toList();
    List<Long> successes =
        class_.stream()
            .filter(o -> o.answer() == Answer.SUCCEEDED)
            .map(Operation::returned)
            .sorted()
            .toList();
    long longest = 0;
    for (int i = 0; i < successes.size(); i++) {
      long from = i == 0 ? Long.MIN_VALUE : successes.get(i - 1);
      long to = successes.get(i);
      long due =
          class_.stream()
              .filter(o -> o.intended() < to && o.returned() > from)
              .mapToLong(o -> Math.max(from, o.intended()))
              .min()
              .orElse(to);
      longest = Math.max(longest, to - due);
    }
    return longest;
  }
}
