package dev.rehearse.environment;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rehearse.history.Side;
import org.junit.jupiter.api.Test;

/** Which processes there are, and which ways lead from them. */
class LayoutTest {
  @Test
  void instancesOfOneEnvironmentReachBothSides() {
    Layout layout = Layout.of(2);
    assertThat(layout.instances())
        .extracting(Layout.Instance::name)
        .containsExactly("application-1", "application-2");
    assertThat(layout.instances())
        .allSatisfy(each -> assertThat(each.sides()).containsExactly(Side.OLD, Side.NEW));
    assertThat(layout.ways()).extracting(Layout.Way::name).doesNotContain("old->new", "new->old");
  }

  @Test
  void twoEnvironmentsHaveInstancesOfTheirOwnAndReplicateEachOther() {
    Layout layout = new Layout(2, Layout.Environments.TWO);
    assertThat(layout.ways())
        .extracting(Layout.Way::name)
        .containsExactly(
            "application-1->old",
            "application-2->old",
            "application-3->new",
            "application-4->new",
            "migrator->old",
            "migrator->new",
            "front-door->old",
            "front-door->new",
            "old->new",
            "new->old");
    assertThat(layout.ways())
        .filteredOn(way -> way.name().equals("old->new"))
        .extracting(Layout.Way::asked)
        .containsExactly(Side.OLD);
  }
}
