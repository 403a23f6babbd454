package dev.rehearse.environment;

import dev.rehearse.history.Side;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;

/**
 * Which processes a rehearsal has before which databases. Immutable.
 *
 * @param count how many application instances there are, in each environment
 * @param environments whether instances reach both databases, or each side has its own
 */
public record Layout(int count, Environments environments) {

  /** How instances and databases belong together. */
  public enum Environments {
    /** Every instance reaches both sides. */
    ONE,
    /**
     * Old and new are environments with instances of their own, and one replicates to the other.
     */
    TWO
  }

  /**
   * An application instance.
   *
   * @param number from 1; those of old come first
   * @param sides the databases that it reaches
   */
  public record Instance(int number, Set<Side> sides) {
    /** As links, logs and reports call it. */
    public String name() {
      return "application-" + number;
    }
  }

  /**
   * A way from a process, or a server, to a side.
   *
   * @param from {@code application-1}, {@code migrator}, {@code front-door}; a side's word where
   *     rows flow from its server to the other
   * @param asked the side whose server answers at its end
   */
  public record Way(String from, Side to, Side asked) {
    /** As plans and reports call it. */
    public String name() {
      return Link.name(from, to);
    }
  }

  /** Instances that all reach both sides. */
  public static Layout of(int count) {
    return new Layout(count, Environments.ONE);
  }

  /** All instances of all environments. */
  public List<Instance> instances() {
    List<Instance> instances = new ArrayList<>();
    if (environments == Environments.ONE) {
      for (int number = 1; number <= count; number++) {
        instances.add(new Instance(number, EnumSet.allOf(Side.class)));
      }
      return instances;
    }
    for (Side side : Side.values()) {
      for (int i = 0; i < count; i++) {
        instances.add(new Instance(instances.size() + 1, EnumSet.of(side)));
      }
    }
    return instances;
  }

  /** Every way there is. */
  public List<Way> ways() {
    List<Way> ways = new ArrayList<>();
    for (Instance instance : instances()) {
      for (Side side : instance.sides()) {
        ways.add(new Way(instance.name(), side, side));
      }
    }
    for (String process : List.of("migrator", "front-door")) {
      for (Side side : Side.values()) {
        ways.add(new Way(process, side, side));
      }
    }
    if (environments == Environments.TWO) {
      for (Side side : Side.values()) {
        // The other side's server fetches this one's changes.
        ways.add(new Way(side.word(), side.other(), side));
      }
    }
    return ways;
  }
}
