package dev.rehearse.application;

import dev.rehearse.document.Section;
import dev.rehearse.lifecycle.NotRehearsable;
import dev.rehearse.plan.Plan;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Finds schema scripts, the folder's own and those obtained elsewhere. Immutable. */
record Scripts(Path folder, Map<String, Path> sources) {

  Map<Plan.Engine, List<Path>> read(Section schema, Section obtained) {
    Map<String, Path> elsewhere = obtained(obtained);
    Map<Plan.Engine, List<Path>> scripts = new LinkedHashMap<>();
    for (String engine : schema.names()) {
      Plan.Engine known = Plan.Engine.words().get(engine);
      if (known == null) {
        schema.problem(
            engine,
            "is no engine; " + String.join(" or ", Plan.Engine.words().keySet()) + " was expected");
        continue;
      }
      List<Path> files = new ArrayList<>();
      for (String file : schema.texts(engine)) {
        Path there = elsewhere.get(file);
        files.add(there == null ? folder.resolve(file).normalize() : there);
        if (there == null && !Files.isRegularFile(folder.resolve(file))) {
          schema.problem(engine, "names '" + file + "', which is no file in this folder");
        }
      }
      scripts.put(known, files);
    }
    if (scripts.isEmpty()) {
      schema.problem("postgresql", "is missing: a schema for at least one engine is needed");
    }
    return scripts;
  }

  private Map<String, Path> obtained(Section section) {
    Map<String, Path> files = new LinkedHashMap<>();
    for (String name : section.names()) {
      Section each = section.child(name);
      Path usual = folder.resolve(each.required("file")).normalize();
      String from = each.required("from");
      each.done();
      Path file = sources.getOrDefault(name, usual);
      if (!Files.isRegularFile(file)) {
        throw new NotRehearsable(
            "The file '"
                + name
                + "' that this application reads is obtained elsewhere and is not here.",
            file.toString(),
            from + " Or name it with --set application.sources." + name + "=FILE.");
      }
      files.put(name, file);
    }
    return files;
  }
}
