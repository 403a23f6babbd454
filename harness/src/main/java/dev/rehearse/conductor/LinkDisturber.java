package dev.rehearse.conductor;

import dev.rehearse.environment.Link;
import dev.rehearse.plan.Plan;
import java.util.List;

/** The links that a plan's word for a link means. Stateless. */
final class LinkDisturber {

  private LinkDisturber() {}

  /** {@code application->new} means every instance's link to new; any other word is one link. */
  static List<Link> meant(Plan.Fault fault, List<Link> links) {
    String wanted = fault.link().orElse("");
    String everyInstance = "application->";
    return links.stream()
        .filter(
            link ->
                link.name().equals(wanted)
                    || (wanted.startsWith(everyInstance)
                        && link.from().startsWith("application-")
                        && link.to().word().equals(wanted.substring(everyInstance.length()))))
        .toList();
  }
}
