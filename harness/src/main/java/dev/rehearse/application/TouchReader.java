package dev.rehearse.application;

import dev.rehearse.application.Operations.Source;
import dev.rehearse.application.Operations.Touch;
import dev.rehearse.document.Nearest;
import dev.rehearse.document.Section;
import dev.rehearse.history.Effect;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Reads what an operation writes and reads: {@code reads writes adds deletes totals lists}. */
final class TouchReader {

  private final Section operation;
  private final Set<String> parameters;

  TouchReader(Section operation, Set<String> parameters) {
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
      touches.add(one(each, Effect.Kind.TOTAL, List.of(), statements));
    }
    for (Section each : operation.list("lists")) {
      touches.add(listed(each, statements));
    }
    if (touches.isEmpty()) {
      operation.problem("kind", "says what this is, but nothing says what it reads or writes");
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
    Touch touch =
        new Touch(
            kind, statement(section, statements), section.required("table"), key(section), columns);
    section.done();
    return touch;
  }

  private Touch delete(Section section, int statements) {
    Map<String, Source> columns = new LinkedHashMap<>();
    section.texts("columns").forEach(column -> columns.put(column, Source.absent()));
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

  private Touch one(Section section, Effect.Kind kind, List<Source> key, int statements) {
    Touch touch =
        new Touch(
            kind,
            statement(section, statements),
            section.required("table"),
            key,
            Map.of(
                section.required("column"), checked(section, "value", section.required("value"))));
    section.done();
    return touch;
  }

  /** A complete list: the column and value by which it was asked for stand where a value would. */
  private Touch listed(Section section, int statements) {
    return one(section, Effect.Kind.LISTED, List.of(), statements);
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
    if (source.from() == Source.From.PARAMETER && !parameters.contains(source.name())) {
      section.problem(
          key,
          "names :"
              + source.name()
              + ", which is no parameter of this operation"
              + Nearest.hint(source.name(), parameters));
    }
    return source;
  }
}
