package dev.rehearse.application;

import dev.rehearse.application.Operations.FollowUp;
import dev.rehearse.application.Operations.Parameter;
import dev.rehearse.application.Operations.Source;
import dev.rehearse.application.Operations.Spec;
import dev.rehearse.application.Operations.Statement;
import dev.rehearse.application.Operations.Touch;
import dev.rehearse.document.Nearest;
import dev.rehearse.document.Problems;
import dev.rehearse.document.Scalar;
import dev.rehearse.document.Section;
import dev.rehearse.history.Effect;
import dev.rehearse.history.Operation.Access;
import dev.rehearse.plan.Plan;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Reads the operations of an application folder. Not thread-safe. */
final class OperationsReader {

  /** The version that an application has where its folder tells of no other. */
  static final String FIRST = Plan.Application.FIRST_VERSION;

  private static final Map<String, Access> KINDS =
      Map.of(
          "read", Access.READ,
          "list", Access.READ,
          "total", Access.READ,
          "insert", Access.WRITE,
          "update", Access.WRITE,
          "transfer", Access.WRITE,
          "delete", Access.WRITE,
          "upsert", Access.WRITE);

  private final Problems problems;

  OperationsReader(Problems problems) {
    this.problems = problems;
  }

  /** Operations as they are written, with where each stands. */
  private record Written(Map<String, Spec> specs, Map<String, Section> sections) {}

  /**
   * Reads every version: the first, and those that say how they differ from it.
   *
   * @return version → its operations, the first one first
   */
  Map<String, Operations> read(Section operations, Section versions) {
    Written first = written(operations);
    Map<String, Operations> read = new LinkedHashMap<>();
    read.put(FIRST, checked(FIRST, operations, first));
    for (String version : versions.names()) {
      Section each = versions.child(version);
      if (version.equals(FIRST)) {
        versions.problem(version, "is what 'operations' describes; name later versions here");
      }
      Written merged =
          new Written(new LinkedHashMap<>(first.specs()), new LinkedHashMap<>(first.sections()));
      for (Scalar gone : each.scalars("without")) {
        if (merged.specs().remove(gone.text()) == null) {
          problems.add(
              gone.place(),
              "'without' names "
                  + gone.text()
                  + ", which is no operation"
                  + Nearest.hint(gone.text(), first.specs().keySet()));
        }
      }
      // Its scripts are the folder's concern.
      each.has("schema");
      Written own = written(each.child("operations"));
      merged.specs().putAll(own.specs());
      merged.sections().putAll(own.sections());
      each.done();
      read.put(version, checked(version, each, merged));
    }
    return read;
  }

  private Written written(Section section) {
    Written written = new Written(new LinkedHashMap<>(), new LinkedHashMap<>());
    for (String name : section.names()) {
      Section each = section.child(name);
      written.sections().put(name, each);
      written.specs().put(name, spec(name, each));
    }
    return written;
  }

  private Operations checked(String version, Section section, Written written) {
    written
        .specs()
        .forEach(
            (name, spec) -> {
              Section place = written.sections().get(name);
              if (place != null) {
                followUps(place, spec, written.specs());
              }
            });
    for (Access access : Access.values()) {
      boolean some =
          written.specs().values().stream()
              .anyMatch(spec -> spec.access() == access && spec.share() > 0);
      if (!some) {
        problems.add(
            section.place(),
            "no operation of the class "
                + (access == Access.READ ? "reads" : "writes")
                + " has a share above 0");
      }
    }
    return new Operations(version, written.specs());
  }

  private Spec spec(String name, Section section) {
    String kind = section.required("kind");
    Access access = section.word("kind", KINDS, Access.READ);
    Map<String, Parameter> parameters =
        new ParameterReader(problems).read(section.child("parameters"));
    List<Statement> statements = statements(section, parameters.keySet());
    List<Touch> touches = new TouchReader(section, parameters).read(statements.size());
    Set<String> rejections = new LinkedHashSet<>(section.texts("rejections"));
    statements.forEach(
        statement -> {
          if (!statement.rejectIfNone().isEmpty()) {
            rejections.add(statement.rejectIfNone());
          }
        });
    consistent(section, access, touches);
    Spec spec =
        new Spec(
            name,
            kind,
            access,
            Math.toIntExact(Math.min(section.count("share", 0), 1_000_000)),
            statements,
            parameters,
            touches,
            Set.copyOf(rejections),
            then(section, parameters.keySet()));
    section.done();
    return spec;
  }

  /** The kind says which side of a switch an operation waits for; it must not lie. */
  private static void consistent(Section section, Access access, List<Touch> touches) {
    boolean writes =
        touches.stream()
            .anyMatch(
                touch -> touch.kind() == Effect.Kind.WRITE || touch.kind() == Effect.Kind.ADD);
    if (touches.isEmpty()) {
      section.problem("kind", "says what this is, but nothing says what it reads or writes");
    } else if (writes && access == Access.READ) {
      section.problem("kind", "says that this reads, but it declares writes, deletes or adds");
    } else if (!writes && access == Access.WRITE) {
      section.problem("kind", "says that this writes, but it declares no writes, deletes or adds");
    }
  }

  private List<Statement> statements(Section section, Set<String> parameters) {
    List<Statement> statements = new ArrayList<>();
    Set<String> unused = new LinkedHashSet<>(parameters);
    SqlReader reader = new SqlReader(problems);
    if (section.has("sql") && !section.isList("sql")) {
      String reject = section.text("reject-if-none", "");
      reader
          .read(section, "sql", parameters, unused)
          .ifPresent(read -> statements.add(new Statement(read.sql(), reject, read.place())));
    } else {
      for (Section each : section.list("sql")) {
        String reject = each.text("reject-if-none", "");
        if (!each.has("statement")) {
          each.required("statement");
        }
        reader
            .read(each, "statement", parameters, unused)
            .ifPresent(read -> statements.add(new Statement(read.sql(), reject, read.place())));
        each.done();
      }
    }
    if (statements.isEmpty()) {
      problems.add(section.place(), "an operation needs 'sql'");
    }
    Section drawn = section.child("parameters");
    unused.forEach(
        name -> drawn.problem(name, "is drawn, but no statement of this operation uses :" + name));
    return statements;
  }

  private static List<FollowUp> then(Section section, Set<String> parameters) {
    Section all = section.child("then");
    List<FollowUp> followUps = new ArrayList<>();
    for (String operation : all.names()) {
      Section bindings = all.child(operation);
      Map<String, Source> bound = new LinkedHashMap<>();
      for (String parameter : bindings.names()) {
        Source source = TouchReader.source(bindings.text(parameter, ""));
        if (source.negated()
            || (source.from() == Source.From.PARAMETER && !parameters.contains(source.name()))) {
          bindings.problem(
              parameter,
              "must be a :parameter or a result column of this operation"
                  + Nearest.hint(source.name(), parameters));
        }
        bound.put(parameter, source);
      }
      followUps.add(new FollowUp(operation, bound));
    }
    return followUps;
  }

  private void followUps(Section section, Spec spec, Map<String, Spec> all) {
    Section then = section.child("then");
    for (FollowUp followUp : spec.then()) {
      Spec next = all.get(followUp.operation());
      if (next == null) {
        then.problem(
            followUp.operation(),
            "is no operation" + Nearest.hint(followUp.operation(), all.keySet()));
        continue;
      }
      Section bindings = then.child(followUp.operation());
      for (String parameter : followUp.bindings().keySet()) {
        if (!next.parameters().containsKey(parameter)) {
          bindings.problem(
              parameter,
              "is no parameter of "
                  + next.name()
                  + Nearest.hint(parameter, next.parameters().keySet()));
        }
      }
    }
  }
}
