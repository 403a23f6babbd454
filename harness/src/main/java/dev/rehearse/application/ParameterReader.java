package dev.rehearse.application;

import dev.rehearse.application.Operations.Draw;
import dev.rehearse.application.Operations.Parameter;
import dev.rehearse.document.Problems;
import dev.rehearse.document.Section;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Reads how parameters, and the columns of generated rows, are drawn. Not thread-safe. */
final class ParameterReader {

  /** Seventeen digits: more than that would leave a long. */
  private static final Pattern RANGE =
      Pattern.compile("(-?[0-9][0-9_]{0,16})\\.\\.(-?[0-9][0-9_]{0,16})");

  private final Problems problems;

  ParameterReader(Problems problems) {
    this.problems = problems;
  }

  /** Parameters by their names. */
  Map<String, Parameter> read(Section section) {
    Map<String, Parameter> parameters = new LinkedHashMap<>();
    for (String name : section.names()) {
      parameters.put(name, parameter(section.child(name), name));
    }
    return parameters;
  }

  /** Columns of generated rows, {@code table.column}: what is not said is drawn by type. */
  Map<String, Parameter> data(Section section) {
    Map<String, Parameter> columns = read(section);
    columns.forEach(
        (name, parameter) -> {
          if (parameter.draw() != Draw.INTEGER) {
            section.problem(name, "can only be drawn as an integer; leave it out to draw by type");
          }
          if (name.split("\\.", -1).length != 2) {
            section.problem(name, "must name a column as table.column");
          }
        });
    return columns;
  }

  private Parameter parameter(Section section, String name) {
    List<Parameter> said = new java.util.ArrayList<>();
    for (Draw draw : List.of(Draw.KEY, Draw.ANY_KEY, Draw.FRESH_KEY)) {
      section.text(word(draw)).ifPresent(table -> said.add(new Parameter(draw, table, "", 0, 0)));
    }
    for (Draw draw : List.of(Draw.VALUE, Draw.UNIQUE)) {
      if (section.has(word(draw))) {
        said.add(column(section, draw));
      }
    }
    if (section.has("integer")) {
      said.add(integer(section));
    }
    if (section.has("operation-id")) {
      said.add(new Parameter(Draw.OPERATION_ID, "", "", 0, 0));
      section.text("operation-id");
    }
    if (said.size() != 1) {
      problems.add(
          section.place(),
          "the parameter '"
              + name
              + "' needs exactly one of key, any-key, value, unique, integer, fresh-key,"
              + " operation-id");
    }
    section.done();
    return said.isEmpty() ? new Parameter(Draw.OPERATION_ID, "", "", 0, 0) : said.get(0);
  }

  private static String word(Draw draw) {
    return switch (draw) {
      case KEY -> "key";
      case ANY_KEY -> "any-key";
      case FRESH_KEY -> "fresh-key";
      case VALUE -> "value";
      case UNIQUE -> "unique";
      case INTEGER -> "integer";
      case OPERATION_ID -> "operation-id";
    };
  }

  private static Parameter integer(Section section) {
    Matcher ends = RANGE.matcher(section.text("integer", ""));
    if (ends.matches()) {
      long from = Long.parseLong(ends.group(1).replace("_", ""));
      long to = Long.parseLong(ends.group(2).replace("_", ""));
      if (from <= to) {
        return new Parameter(Draw.INTEGER, "", "", from, to);
      }
    }
    section.problem("integer", "must be two ends, the smaller one first, such as 1..100");
    return new Parameter(Draw.INTEGER, "", "", 0, 0);
  }

  private static Parameter column(Section section, Draw draw) {
    String[] parts = section.required(word(draw)).split("\\.", -1);
    if (parts.length != 2) {
      section.problem(word(draw), "must name a column as table.column");
      return new Parameter(draw, "", "", 0, 0);
    }
    return new Parameter(draw, parts[0], parts[1], 0, 0);
  }
}
