package dev.rehearse.conductor;

import dev.rehearse.document.DocumentException;
import dev.rehearse.document.Problem;
import dev.rehearse.environment.Layout;
import dev.rehearse.environment.Link;
import dev.rehearse.history.Side;
import dev.rehearse.plan.Plan;
import dev.rehearse.strategy.Strategy;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/** Which links a fault's word means: {@code application->new} is every instance's. Stateless. */
public final class FaultLinks {
  private FaultLinks() {}

  /**
   * Whether every link that a plan's faults name is there.
   *
   * @throws DocumentException with all that are not
   */
  public static void require(Plan plan, Strategy strategy) {
    List<Layout.Way> ways =
        new Layout(plan.application().instances(), strategy.environments()).ways();
    List<Problem> problems = new ArrayList<>();
    for (Plan.Fault fault : plan.faults()) {
      String word = fault.link().orElse("");
      if (!word.isEmpty() && ways.stream().noneMatch(way -> means(word, way.from(), way.to()))) {
        problems.add(
            new Problem(
                plan.file().toString(),
                "a fault names the link '%s', which %s has not; it has %s"
                    .formatted(
                        word,
                        strategy.name(),
                        ways.stream().map(Layout.Way::name).collect(Collectors.joining(", ")))));
      }
    }
    if (!problems.isEmpty()) {
      throw new DocumentException(problems);
    }
  }

  /** Those of an environment's links that a word means. */
  static List<Link> meant(String word, List<Link> links) {
    return links.stream().filter(link -> means(word, link.from(), link.to())).toList();
  }

  private static boolean means(String word, String from, Side to) {
    return word.equals(Link.name(from, to))
        || (from.startsWith("application-") && word.equals(Link.name("application", to)));
  }
}
