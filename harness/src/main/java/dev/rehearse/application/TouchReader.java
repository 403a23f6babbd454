package dev.rehearse.application;

import dev.rehearse.application.Operations.Parameter;
import dev.rehearse.application.Operations.Source;
import dev.rehearse.application.Operations.Touch;
import dev.rehearse.document.Nearest;
import dev.rehearse.document.Section;
import dev.rehearse.history.Effect;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Reads what an operation writes and reads: {@code reads writes adds deletes totals lists}. */
final class TouchReader {

  private final Section operation;
  private final Map<String, Parameter> parameters;

  TouchReader(Section operation, Map<String, Parameter> parameters) {
    this.operation = operation;
    this.parameters = parameters;
  }

  /** {@code :name} is a parameter, {@code -:name} its negation, any other word a result column. */
  static Source source(String text) {
    if (text.startsWith("-:")) {
      return new Source(Source.From.PARAMETER, text.substring(2), true);
    }
    return text.startsWith(":") ? Source.parameter(text.substring(1)) : Source.result(text);
  }

  List<Touch> read(int statements) {
    List<Touch> touches = new ArrayList<>();
    for (Section each : operation.list("reads")) {
      touches.add(columns(each, Effect.Kind.READ, statements));
    }
    for (Section each : operation.list("writes")) {
      touches.add(columns(each, Effect.Kind.WRITE, statements));
    }
    for (Section each : operation.list("deletes")) {
      touches.add(delete(each, statements));
    }
    for (Section each : operation.list("adds")) {
      touches.addAll(add(each, statements));
    }
    for (Section each : operation.list("totals")) {
      touches.add(one(each, Effect.Kind.TOTAL, Source.From.RESULT, statements));
    }
    for (Section each : operation.list("lists")) {
      touches.add(one(each, Effect.Kind.LISTED, Source.From.PARAMETER, statements));
    }
    return touches;
  }

  private Touch columns(Section section, Effect.Kind kind, int statements) {
    Map<String, Source> columns = new LinkedHashMap<>();
    if (section.isMapping("columns")) {
      Section named = section.child("columns");
      for (String column : named.names()) {
        columns.put(column, checked(named, column, named.text(column, "")));
      }
    } else {
      section.texts("columns").forEach(column -> columns.put(column, Source.result(column)));
    }
    someColumns(section, columns);
    if (kind == Effect.Kind.WRITE && anyResult(columns)) {
      section.problem(
          "columns",
          "must say column: \":parameter\" for each: when an answer is lost, only the parameters"
              + " tell what may have been written");
    }
    Touch touch =
        new Touch(
            kind, statement(section, statements), section.required("table"), key(section), columns);
    section.done();
    return touch;
  }

  private static boolean anyResult(Map<String, Source> columns) {
    return columns.values().stream().anyMatch(source -> source.from() == Source.From.RESULT);
  }

  private static void someColumns(Section section, Map<String, Source> columns) {
    if (columns.isEmpty()) {
      section.problem("columns", "is missing: which columns of the row");
    }
  }

  private Touch delete(Section section, int statements) {
    Map<String, Source> columns = new LinkedHashMap<>();
    section.texts("columns").forEach(column -> columns.put(column, Source.absent()));
    someColumns(section, columns);
    Touch touch =
        new Touch(
            Effect.Kind.WRITE,
            statement(section, statements),
            section.required("table"),
            key(section),
            columns);
    section.done();
    return touch;
  }

  private List<Touch> add(Section section, int statements) {
    List<Touch> touches = new ArrayList<>();
    String table = section.required("table");
    String column = section.required("column");
    List<Source> key = key(section);
    int statement = statement(section, statements);
    Source amount = checked(section, "amount", section.required("amount"));
    Parameter drawn = parameters.get(amount.name());
    if (amount.from() != Source.From.PARAMETER
        || (drawn != null && drawn.draw() != Operations.Draw.INTEGER)) {
      section.problem("amount", "must be a parameter drawn as an integer, :name or -:name");
    }
    touches.add(new Touch(Effect.Kind.ADD, statement, table, key, Map.of(column, amount)));
    section
        .text("after")
        .ifPresent(
            after ->
                touches.add(
                    new Touch(
                        Effect.Kind.AFTER,
                        statement,
                        table,
                        key,
                        Map.of(column, checked(section, "after", after)))));
    section.done();
    return touches;
  }

  /**
   * A total, or a complete list: the column and value by which it was asked for stand where a value
   * would.
   */
  private Touch one(Section section, Effect.Kind kind, Source.From from, int statements) {
    Source value = checked(section, "value", section.required("value"));
    if (value.from() != from) {
      section.problem(
          "value",
          from == Source.From.RESULT
              ? "must be a result column: the sum that the statement returned"
              : "must be the :parameter by which the list was asked for");
    }
    Touch touch =
        new Touch(
            kind,
            statement(section, statements),
            section.required("table"),
            List.of(),
            Map.of(section.required("column"), value));
    section.done();
    return touch;
  }

  private int statement(Section section, int statements) {
    long statement = section.count("statement", 1);
    if (statement < 1 || statement > statements) {
      section.problem("statement", "must be 1 to " + statements + ": this operation's statements");
      return 0;
    }
    return Math.toIntExact(statement) - 1;
  }

  private List<Source> key(Section section) {
    List<Source> key = new ArrayList<>();
    section.scalars("key").forEach(part -> key.add(checked(section, "key", part.text())));
    if (key.isEmpty()) {
      section.problem("key", "is missing: which row it is");
    }
    return key;
  }

  private Source checked(Section section, String key, String text) {
    Source source = source(text);
    if (source.from() == Source.From.PARAMETER && !parameters.containsKey(source.name())) {
      section.problem(
          key,
          "names :"
              + source.name()
              + ", which is no parameter of this operation"
              + Nearest.hint(source.name(), parameters.keySet()));
    }
    return source;
  }
}
