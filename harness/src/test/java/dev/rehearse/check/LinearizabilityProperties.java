package dev.rehearse.check;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rehearse.history.Effect;
import dev.rehearse.history.Event;
import dev.rehearse.history.History;
import dev.rehearse.history.Operation;
import dev.rehearse.history.OperationTable;
import dev.rehearse.history.Side;
import dev.rehearse.history.Values;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.statistics.Statistics;

/** The zones against a search through all orders, on small histories. */
final class LinearizabilityProperties {

  /** Few enough moments that equal times are frequent. */
  private static final int MOMENTS = 12;

  private static final int OPERATIONS = 7;

  /** A small history: its operations and what the register holds at the end. */
  record Small(List<BruteForce.Op> operations, int last) {}

  private static Arbitrary<BruteForce.Op> operation(int values) {
    Arbitrary<Integer> moment = Arbitraries.integers().between(0, MOMENTS);
    Arbitrary<Boolean> write = Arbitraries.of(true, true, false, false, false);
    Arbitrary<Boolean> unknown = Arbitraries.of(true, false, false, false);
    return Combinators.combine(
            write, Arbitraries.integers().between(0, values), moment, moment, unknown)
        .as(
            (writes, value, one, other, lost) ->
                new BruteForce.Op(
                    writes,
                    value,
                    Math.min(one, other),
                    writes && lost ? Long.MAX_VALUE : Math.max(one, other)));
  }

  /** Every value written at most once. */
  @Provide
  Arbitrary<Small> unique() {
    return Combinators.combine(
            operation(3).list().ofMinSize(1).ofMaxSize(OPERATIONS),
            Arbitraries.integers().between(0, 3))
        .as(
            (drawn, last) -> {
              List<BruteForce.Op> operations = new ArrayList<>();
              Set<Integer> written = new HashSet<>(Set.of(0));
              for (BruteForce.Op each : drawn) {
                if (!each.write() || written.add(each.value())) {
                  operations.add(each);
                }
              }
              return new Small(operations, last);
            })
        .filter(small -> !small.operations().isEmpty());
  }

  @Provide
  Arbitrary<Small> repeating() {
    return Combinators.combine(
            operation(2).list().ofMinSize(1).ofMaxSize(OPERATIONS),
            Arbitraries.integers().between(0, 2))
        .as(Small::new);
  }

  private static boolean bruteForce(Small small) {
    List<BruteForce.Op> all = new ArrayList<>(small.operations());
    all.add(new BruteForce.Op(false, small.last(), MOMENTS + 1, MOMENTS + 2));
    return BruteForce.linearizable(all, 0);
  }

  private static String token(int value) {
    return value == 0 ? Values.ABSENT : Values.token("v" + value);
  }

  private static boolean zones(Small small) {
    List<Operation> operations = new ArrayList<>();
    for (BruteForce.Op each : small.operations()) {
      Effect.Kind kind = each.write() ? Effect.Kind.WRITE : Effect.Kind.READ;
      operations.add(
          new Operation(
              operations.size() + 1L,
              1,
              "any",
              each.write() ? Operation.Access.WRITE : Operation.Access.READ,
              each.call(),
              each.call(),
              each.unknown() ? Operation.NEVER : each.returned(),
              each.unknown() ? Operation.Outcome.UNKNOWN : Operation.Outcome.OK,
              Operation.Answer.SUCCEEDED,
              "",
              1,
              List.of(new Effect(kind, "t", "k", "c", token(each.value())))));
    }
    Map<String, String> after = small.last() == 0 ? Map.of() : Map.of("c", token(small.last()));
    History history =
        new History(
            OperationTable.of(operations),
            List.of(),
            List.of(
                new Event.FinalRow(99, Side.NEW, "t", "k", Map.of(), after),
                new Event.Observed(99, "rows", true, "")));
    return Analysis.violations(Registers.of(history)).isEmpty();
  }

  @Property(tries = 5_000)
  void zonesAgreeWithBruteForceWhereValuesAreUnique(@ForAll("unique") Small small) {
    boolean right = bruteForce(small);
    assertThat(zones(small)).isEqualTo(right);
    Statistics.collect(right);
    Statistics.coverage(
        coverage -> {
          coverage.check(true).percentage(percent -> percent > 5);
          coverage.check(false).percentage(percent -> percent > 5);
        });
  }

  @Property(tries = 5_000)
  void nothingIsCalledWrongThatBruteForceCanExplain(@ForAll("repeating") Small small) {
    if (bruteForce(small)) {
      assertThat(zones(small)).isTrue();
    }
  }

  private static OrderSearch.Result searched(Small small) {
    List<OrderSearch.Step> steps = new ArrayList<>();
    List<BruteForce.Op> all = new ArrayList<>(small.operations());
    all.add(new BruteForce.Op(false, small.last(), MOMENTS + 1, MOMENTS + 2));
    all.sort(java.util.Comparator.comparingLong(BruteForce.Op::call));
    for (BruteForce.Op each : all) {
      steps.add(
          new OrderSearch.Step(
              steps.size(), each.write(), each.value(), each.call(), each.returned()));
    }
    return new OrderSearch(steps, 0, 100_000).search();
  }

  @Property(tries = 5_000)
  void theSearchAgreesWithBruteForceWhereValuesRepeat(@ForAll("repeating") Small small) {
    boolean right = bruteForce(small);
    assertThat(searched(small))
        .isEqualTo(right ? OrderSearch.Result.ORDERED : OrderSearch.Result.IMPOSSIBLE);
    Statistics.collect(right);
    Statistics.coverage(
        coverage -> {
          coverage.check(true).percentage(percent -> percent > 5);
          coverage.check(false).percentage(percent -> percent > 5);
        });
  }
}
