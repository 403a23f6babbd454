package dev.rehearse.application;

import dev.rehearse.application.Operations.Draw;
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
import dev.rehearse.history.Operation;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Reads the operations of an application folder. Not thread-safe. */
final class OperationsReader {

  private static final Map<String, Operation.Access> KINDS =
      Map.of(
          "read", Operation.Access.READ,
          "list", Operation.Access.READ,
          "total", Operation.Access.READ,
          "insert", Operation.Access.WRITE,
          "update", Operation.Access.WRITE,
          "transfer", Operation.Access.WRITE,
          "delete", Operation.Access.WRITE,
          "upsert", Operation.Access.WRITE);

  private final Problems problems;

  OperationsReader(Problems problems) {
    this.problems = problems;
  }

  Operations read(Section section) {
    Map<String, Spec> specs = new LinkedHashMap<>();
    Map<String, Section> sections = new LinkedHashMap<>();
    for (String name : section.names()) {
      Section each = section.child(name);
      sections.put(name, each);
      specs.put(name, spec(name, each));
    }
    specs.forEach(
        (name, spec) -> {
          Section place = sections.get(name);
          if (place != null) {
            followUps(place, spec, specs);
          }
        });
    for (Operation.Access access : Operation.Access.values()) {
      boolean some =
          specs.values().stream().anyMatch(spec -> spec.access() == access && spec.share() > 0);
      if (!some) {
        problems.add(
            section.place(),
            "no operation of the class "
                + (access == Operation.Access.READ ? "reads" : "writes")
                + " has a share above 0");
      }
    }
    return new Operations("1", specs);
  }

  private Spec spec(String name, Section section) {
    String kind = section.required("kind");
    Operation.Access access = section.word("kind", KINDS, Operation.Access.READ);
    Map<String, Parameter> parameters = parameters(section, "parameters");
    List<Statement> statements = statements(section, parameters.keySet());
    List<Touch> touches = new TouchReader(section, parameters.keySet()).read(statements.size());
    Set<String> rejections = new LinkedHashSet<>(section.texts("rejections"));
    statements.forEach(
        statement -> {
          if (!statement.rejectIfNone().isEmpty()) {
            rejections.add(statement.rejectIfNone());
          }
        });
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
            then(section));
    section.done();
    return spec;
  }

  Map<String, Parameter> parameters(Section section, String key) {
    Section all = section.child(key);
    Map<String, Parameter> parameters = new LinkedHashMap<>();
    for (String name : all.names()) {
      parameters.put(name, parameter(all.child(name), name));
    }
    return parameters;
  }

  private Parameter parameter(Section section, String name) {
    Parameter parameter = new Parameter(Draw.OPERATION_ID, "", "", 0, 0);
    if (section.has("key")) {
      parameter = new Parameter(Draw.KEY, section.required("key"), "", 0, 0);
    } else if (section.has("any-key")) {
      parameter = new Parameter(Draw.ANY_KEY, section.required("any-key"), "", 0, 0);
    } else if (section.has("value")) {
      parameter = column(section, "value", Draw.VALUE);
    } else if (section.has("unique")) {
      parameter = column(section, "unique", Draw.UNIQUE);
    } else if (section.has("fresh-key")) {
      parameter = new Parameter(Draw.FRESH_KEY, section.required("fresh-key"), "", 0, 0);
    } else if (section.has("integer")) {
      String[] ends = section.required("integer").replace("_", "").split("\\.\\.", -1);
      if (ends.length == 2 && ends[0].matches("-?[0-9]+") && ends[1].matches("-?[0-9]+")) {
        parameter =
            new Parameter(Draw.INTEGER, "", "", Long.parseLong(ends[0]), Long.parseLong(ends[1]));
      } else {
        section.problem("integer", "must be two ends such as 1..100");
      }
    } else if (!section.has("operation-id")) {
      problems.add(
          section.place(),
          "the parameter '"
              + name
              + "' needs one of key, any-key, value, unique, integer, fresh-key, operation-id");
    }
    section.done();
    return parameter;
  }

  private static Parameter column(Section section, String key, Draw draw) {
    String[] parts = section.required(key).split("\\.", -1);
    if (parts.length != 2) {
      section.problem(key, "must name a column as table.column");
      return new Parameter(draw, "", "", 0, 0);
    }
    return new Parameter(draw, parts[0], parts[1], 0, 0);
  }

  private List<Statement> statements(Section section, Set<String> parameters) {
    List<Statement> statements = new ArrayList<>();
    if (section.has("sql") && !section.isList("sql")) {
      String reject = section.text("reject-if-none", "");
      section.scalars("sql").forEach(sql -> statements.add(statement(sql, reject, parameters)));
    } else {
      for (Section each : section.list("sql")) {
        String reject = each.text("reject-if-none", "");
        each.scalars("statement")
            .forEach(sql -> statements.add(statement(sql, reject, parameters)));
        each.done();
      }
    }
    if (statements.isEmpty()) {
      problems.add(section.place(), "an operation needs 'sql'");
    }
    return statements;
  }

  private Statement statement(Scalar sql, String rejectIfNone, Set<String> parameters) {
    try {
      for (String name : NamedSql.parse(sql.text()).names()) {
        if (!parameters.contains(name)) {
          problems.add(
              sql.place(),
              "the SQL names :"
                  + name
                  + ", which is no parameter of this operation"
                  + Nearest.hint(name, parameters));
        }
      }
    } catch (IllegalArgumentException e) {
      problems.add(sql.place(), "the SQL cannot be read: " + e.getMessage());
    }
    return new Statement(sql.text(), rejectIfNone);
  }

  private static List<FollowUp> then(Section section) {
    Section all = section.child("then");
    List<FollowUp> followUps = new ArrayList<>();
    for (String operation : all.names()) {
      Section bindings = all.child(operation);
      Map<String, Source> bound = new LinkedHashMap<>();
      for (String parameter : bindings.names()) {
        bound.put(parameter, TouchReader.source(bindings.text(parameter, "")));
      }
      followUps.add(new FollowUp(operation, bound));
    }
    return followUps;
  }

  private void followUps(Section section, Spec spec, Map<String, Spec> all) {
    for (FollowUp followUp : spec.then()) {
      Spec next = all.get(followUp.operation());
      if (next == null) {
        problems.add(
            section.place("then"),
            "'then' names "
                + followUp.operation()
                + ", which is no operation"
                + Nearest.hint(followUp.operation(), all.keySet()));
        continue;
      }
      for (String parameter : followUp.bindings().keySet()) {
        if (!next.parameters().containsKey(parameter)) {
          problems.add(
              section.place("then"),
              "'"
                  + parameter
                  + "' is no parameter of "
                  + next.name()
                  + Nearest.hint(parameter, next.parameters().keySet()));
        }
      }
    }
  }
}
