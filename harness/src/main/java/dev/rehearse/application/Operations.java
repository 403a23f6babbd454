package dev.rehearse.application;

import dev.rehearse.document.Nearest;
import dev.rehearse.history.Effect;
import dev.rehearse.history.Operation;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/** The operations of one version of an application, as its folder describes them. Immutable. */
public record Operations(String version, Map<String, Spec> byName) {

  /**
   * The same with other shares of the mix.
   *
   * @param shares operation → its share; one that is not named keeps its own
   * @throws IllegalArgumentException if one is named that there is not, or a class has none left
   */
  public Operations withShares(Map<String, Long> shares) {
    Map<String, Spec> changed = new LinkedHashMap<>(byName);
    shares.forEach(
        (name, share) -> {
          Spec spec = changed.get(name);
          if (spec == null) {
            throw new IllegalArgumentException(
                "there is no operation " + name + Nearest.hint(name, List.copyOf(byName.keySet())));
          }
          changed.put(name, spec.withShare(Math.toIntExact(share)));
        });
    for (Operation.Access access : Operation.Access.values()) {
      boolean had = byName.values().stream().anyMatch(each -> each.begins(access));
      if (had && changed.values().stream().noneMatch(each -> each.begins(access))) {
        throw new IllegalArgumentException(
            "no " + access.name().toLowerCase(Locale.ROOT) + " is left with a share above 0");
      }
    }
    return new Operations(version, changed);
  }

  /**
   * One operation: SQL under a name, and what it means for the data.
   *
   * @param kind its kind, a word for people: {@code insert read list update transfer total delete
   *     upsert}
   * @param access the class that it belongs to
   * @param share its share of the mix within its class; 0: only ever a follow-up
   * @param statements executed in one transaction, in this order
   * @param parameters name → how traffic draws it
   * @param touches what it writes and reads
   * @param rejections names of constraints (and of {@code must} clauses) whose refusal the
   *     application declares
   * @param then what a session may do next, at most one of them
   */
  public record Spec(
      String name,
      String kind,
      Operation.Access access,
      int share,
      List<Statement> statements,
      Map<String, Parameter> parameters,
      List<Touch> touches,
      Set<String> rejections,
      List<FollowUp> then) {

    Spec withShare(int other) {
      return new Spec(name, kind, access, other, statements, parameters, touches, rejections, then);
    }

    /** Whether sessions of this class may begin with it. */
    boolean begins(Operation.Access asked) {
      return access == asked && share > 0;
    }
  }

  /**
   * One statement.
   *
   * @param sql as each engine wants it
   * @param rejectIfNone the name under which the operation is rejected, and rolled back, if this
   *     statement touched or returned no row; empty: no row is fine
   * @param place where it stands, {@code application.yaml:12:10}; empty if in no file
   */
  public record Statement(Sql sql, String rejectIfNone, String place) {
    /** A statement that stands in no file, the same for every engine. */
    public Statement(String sql, String rejectIfNone) {
      this(Sql.of(sql), rejectIfNone, "");
    }
  }

  /**
   * How traffic draws a parameter. Its value travels as canonical text, or null.
   *
   * @param draw how
   * @param table the table it concerns; empty if none
   * @param column the column it concerns; empty if none
   * @param from {@link Draw#INTEGER}: smallest value
   * @param to {@link Draw#INTEGER}: largest value
   */
  public record Parameter(Draw draw, String table, String column, long from, long to) {}

  /** The ways to draw a parameter. */
  public enum Draw {
    /** A key that existed before the traffic, hot keys more often. */
    KEY,
    /** A key that existed before the traffic, each as likely as any other. */
    ANY_KEY,
    /** A value of the column's type, as nasty as the type allows, drawn beforehand by jqwik. */
    VALUE,
    /** As {@link #VALUE}, made unique in the rehearsal by the operation's id: text only. */
    UNIQUE,
    /** An evenly drawn integer. */
    INTEGER,
    /** The operation's own id, a unique integer. */
    OPERATION_ID,
    /** A key that this operation makes itself: an unused integer above every existing one. */
    FRESH_KEY
  }

  /**
   * What an operation does to registers.
   *
   * @param kind as in the history
   * @param statement the statement (from 0) whose result {@link Source#result} values come from;
   *     for reads: each returned row is one row read
   * @param table the table
   * @param key one source per key column, in the key's order; empty for {@link Effect.Kind#TOTAL}
   * @param columns column → where its value comes from; for a delete, every column → {@link
   *     Source#absent()}
   */
  public record Touch(
      Effect.Kind kind,
      int statement,
      String table,
      List<Source> key,
      Map<String, Source> columns) {}

  /**
   * Where a value comes from.
   *
   * @param from which of them
   * @param name the parameter or result column
   * @param negated for amounts: the parameter with its sign turned
   */
  public record Source(From from, String name, boolean negated) {
    /** The places a value can come from. */
    public enum From {
      PARAMETER,
      RESULT,
      ABSENT
    }

    public static Source parameter(String name) {
      return new Source(From.PARAMETER, name, false);
    }

    public static Source result(String name) {
      return new Source(From.RESULT, name, false);
    }

    public static Source absent() {
      return new Source(From.ABSENT, "", false);
    }
  }

  /**
   * What a session may do after an operation that returned ok.
   *
   * @param operation the next operation's name
   * @param bindings the next operation's parameter → a parameter or result column of this one;
   *     those not named are drawn afresh
   */
  public record FollowUp(String operation, Map<String, Source> bindings) {}
}
