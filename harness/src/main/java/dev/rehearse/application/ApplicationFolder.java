package dev.rehearse.application;

import dev.rehearse.document.Document;
import dev.rehearse.document.DocumentException;
import dev.rehearse.document.Problem;
import dev.rehearse.document.Problems;
import dev.rehearse.document.Section;
import dev.rehearse.lifecycle.NotRehearsable;
import dev.rehearse.plan.Plan;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * An application as its folder describes it: schema, operations, expectations. Immutable and
 * thread-safe. {@code docs/application.md} is the reference.
 *
 * @param folder where it was read from
 * @param name its name
 * @param scripts engine → its schema's scripts, in order; each exists
 * @param versions version → its operations, the first one first; never empty
 * @param changes later version → engine → the scripts that make its schema of the first version's
 * @param invariants what must hold before and after
 * @param data {@code table.column} → how generated rows draw it where its type does not say enough
 */
public record ApplicationFolder(
    Path folder,
    String name,
    Map<Plan.Engine, List<Path>> scripts,
    Map<String, Operations> versions,
    Map<String, Map<Plan.Engine, List<Path>>> changes,
    List<Invariant> invariants,
    Map<String, Operations.Parameter> data) {

  public ApplicationFolder {
    changes = Map.copyOf(changes);
    versions = Collections.unmodifiableMap(new LinkedHashMap<>(versions));
    invariants = List.copyOf(invariants);
  }

  /** An application of one version. */
  public ApplicationFolder(
      Path folder,
      String name,
      Map<Plan.Engine, List<Path>> scripts,
      Operations operations,
      List<Invariant> invariants,
      Map<String, Operations.Parameter> data) {
    this(
        folder,
        name,
        scripts,
        Map.of(operations.version(), operations),
        Map.of(),
        invariants,
        data);
  }

  /** The operations of the first version. */
  public Operations operations() {
    return versions.values().iterator().next();
  }

  /**
   * The operations of a version.
   *
   * @throws DocumentException if the folder tells of no such version
   */
  public Operations operations(String version) {
    Operations operations = versions.get(version);
    if (operations == null) {
      throw new DocumentException(
          List.of(
              new Problem(
                  folder.resolve(FILE).toString(),
                  "the application "
                      + name
                      + " has no version "
                      + version
                      + "; its versions are "
                      + String.join(", ", versions.keySet()))));
    }
    return operations;
  }

  /**
   * The application as it is in one version, its schema included.
   *
   * @throws DocumentException if the folder tells of no such version
   */
  public ApplicationFolder at(String version) {
    Map<Plan.Engine, List<Path>> all = new LinkedHashMap<>();
    scripts.forEach(
        (engine, files) -> {
          List<Path> changed = new ArrayList<>(files);
          changed.addAll(changes.getOrDefault(version, Map.of()).getOrDefault(engine, List.of()));
          all.put(engine, changed);
        });
    Map<String, Operations> one = Map.of(version, operations(version));
    return new ApplicationFolder(folder, name, all, one, Map.of(), invariants, data);
  }

  /**
   * The application that a plan names, with the plan's mix.
   *
   * @throws DocumentException with everything that is wrong in it, or with the plan's word on it
   * @throws NotRehearsable if a file that is obtained elsewhere is missing
   */
  public static ApplicationFolder of(Plan plan) {
    ApplicationFolder read = read(plan.application().folder(), plan.application().sources());
    serves(plan, read);
    read.scripts(plan.databases().old().engine());
    read.scripts(plan.databases().fresh().engine());
    try {
      return read.withMix(plan.traffic().mix());
    } catch (IllegalArgumentException e) {
      throw new DocumentException(
          List.of(
              new Problem(
                  plan.file().toString(),
                  "traffic.mix does not fit " + read.name() + ": " + e.getMessage())));
    }
  }

  /** New's version must answer whatever traffic asks, which is the first version's. */
  private static void serves(Plan plan, ApplicationFolder read) {
    Set<String> missing = new LinkedHashSet<>(read.operations().byName().keySet());
    missing.removeAll(read.operations(plan.application().newVersion()).byName().keySet());
    if (!missing.isEmpty()) {
      throw new DocumentException(
          List.of(
              new Problem(
                  plan.file().toString(),
                  "application.new-version is %s, which lacks %s: clients of version %s would get no answer after the switch"
                      .formatted(
                          plan.application().newVersion(),
                          String.join(", ", missing),
                          read.operations().version()))));
    }
  }

  /**
   * The same with other shares, in each version for those operations that it has.
   *
   * @throws IllegalArgumentException if the first version lacks one, or a class has none left
   */
  public ApplicationFolder withMix(Map<String, Long> shares) {
    Map<String, Operations> changed = new LinkedHashMap<>();
    versions.forEach(
        (version, operations) -> {
          Map<String, Long> meant = new LinkedHashMap<>(shares);
          if (!version.equals(operations().version())) {
            meant.keySet().retainAll(operations.byName().keySet());
          }
          changed.put(version, operations.withShares(meant));
        });
    return new ApplicationFolder(folder, name, scripts, changed, changes, invariants, data);
  }

  /** The file that every application folder holds. */
  public static final String FILE = "application.yaml";

  /**
   * Something that a query can tell of the data as a whole.
   *
   * @param sql one statement whose first column is told, or no row
   * @param expect what its answer must be
   */
  public record Invariant(String name, Sql sql, Expect expect) {
    /** What an invariant's answer must be. */
    public enum Expect {
      NO_ROWS,
      UNCHANGED
    }
  }

  /**
   * Reads a folder.
   *
   * @param sources name → file, in place of the folder's own word on where an obtained file lies
   * @throws DocumentException with everything that is wrong in it
   * @throws NotRehearsable if a file that is obtained elsewhere is missing
   */
  public static ApplicationFolder read(Path folder, Map<String, Path> sources) {
    Problems problems = new Problems();
    Section root = Document.read(folder.resolve(FILE), Map.of(), problems);
    if (!root.required("format").equals("1")) {
      root.problem("format", "must be 1: this version of rehearse reads no other");
    }
    String name = root.required("name");
    Map<Plan.Engine, List<Path>> scripts =
        new Scripts(folder, sources).read(root.child("schema"), root.child("obtained"));
    Map<String, Map<Plan.Engine, List<Path>>> changes = new LinkedHashMap<>();
    Section later = root.child("versions");
    for (String version : later.names()) {
      if (later.child(version).has("schema")) {
        changes.put(
            version,
            new Scripts(folder, sources)
                .read(later.child(version).child("schema"), root.child("obtained")));
      }
    }
    Map<String, Operations> versions =
        new OperationsReader(problems).read(root.child("operations"), root.child("versions"));
    List<Invariant> invariants = invariants(root, problems);
    Map<String, Operations.Parameter> data = new ParameterReader(problems).data(root.child("data"));
    root.done();
    problems.throwIfAny();
    scripts.values().forEach(files -> files.forEach(ApplicationFolder::mustExist));
    return new ApplicationFolder(folder, name, scripts, versions, changes, invariants, data);
  }

  private static List<Invariant> invariants(Section root, Problems problems) {
    List<Invariant> invariants = new ArrayList<>();
    for (Section each : root.list("invariants")) {
      invariants.add(
          new Invariant(
              each.required("name"),
              invariant(each, problems),
              each.word(
                  "expect",
                  Map.of(
                      "no-rows", Invariant.Expect.NO_ROWS,
                      "unchanged", Invariant.Expect.UNCHANGED),
                  Invariant.Expect.NO_ROWS)));
      each.done();
    }
    return invariants;
  }

  private static Sql invariant(Section section, Problems problems) {
    return new SqlReader(problems)
        .read(section, "sql", Set.of(), new HashSet<>())
        .map(SqlReader.Read::sql)
        .orElseGet(() -> Sql.of(section.required("sql")));
  }

  private static void mustExist(Path script) {
    if (!Files.isRegularFile(script)) {
      throw new NotRehearsable(
          "A schema script is missing.", script.toString(), "Check the folder's 'schema' key.");
    }
  }

  /**
   * The schema's statements for an engine, as one text in the order of the scripts.
   *
   * @throws DocumentException if the folder has none for it
   */
  public String schema(Plan.Engine engine) {
    StringBuilder text = new StringBuilder();
    for (Path script : scripts(engine)) {
      try {
        text.append(Files.readString(script)).append('\n');
      } catch (IOException e) {
        throw new NotRehearsable(
            "A schema script cannot be read: " + e.getMessage(),
            script.toString(),
            "Check its permissions and that it is text in UTF-8.",
            e);
      }
    }
    return text.toString();
  }

  /** Whether a word stands in the schema's statements for an engine, their comments left out. */
  public boolean mentions(Plan.Engine engine, String word) {
    String statements = schema(engine).replaceAll("--.*", "");
    return Pattern.compile("\\b" + Pattern.quote(word) + "\\b", Pattern.CASE_INSENSITIVE)
        .matcher(statements)
        .find();
  }

  private List<Path> scripts(Plan.Engine engine) {
    List<Path> own = scripts.get(engine);
    if (own == null) {
      throw new DocumentException(
          List.of(
              new Problem(
                  folder.resolve(FILE).toString(),
                  "the application %s has no schema for %s; name its scripts under schema.%s"
                      .formatted(name, engine.word(), engine.word()))));
    }
    return own;
  }
}
