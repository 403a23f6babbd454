package dev.rehearse.conductor;

import dev.rehearse.application.ApplicationFolder;
import dev.rehearse.application.DataFill;
import dev.rehearse.application.Drawings;
import dev.rehearse.application.StatementCheck;
import dev.rehearse.database.Catalog;
import dev.rehearse.database.Dialect;
import dev.rehearse.database.Fence;
import dev.rehearse.environment.Environment;
import dev.rehearse.history.Event;
import dev.rehearse.history.Side;
import dev.rehearse.lifecycle.NotRehearsable;
import dev.rehearse.observe.InitialRows;
import dev.rehearse.observe.Invariants;
import dev.rehearse.observe.Leftovers;
import dev.rehearse.observe.SchemaContract;
import dev.rehearse.observe.TableShape;
import dev.rehearse.plan.Names;
import dev.rehearse.plan.Plan;
import dev.rehearse.plan.Seed;
import dev.rehearse.strategy.Strategy;
import java.io.IOException;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;

/** Makes old what it is before the migration: schema, rows, rights; and looks at it. Stateless. */
final class Setup {

  /** What a foreign key does by which a change of a parent changes its rows. */
  private static final Set<Catalog.Action> REACHING =
      Set.of(Catalog.Action.CASCADE, Catalog.Action.SET_NULL, Catalog.Action.SET_DEFAULT);

  private final Plan plan;
  private final ApplicationFolder application;
  private final Environment environment;
  private final Strategy strategy;
  private final Path scratch;

  Setup(
      Plan plan,
      ApplicationFolder application,
      Environment environment,
      Strategy strategy,
      Path scratch) {
    this.plan = plan;
    this.application = application;
    this.environment = environment;
    this.strategy = strategy;
    this.scratch = scratch;
  }

  /** Where the traffic finds what it draws from. */
  Path drawings() {
    return scratch.resolve("drawings.json");
  }

  /**
   * Loads the schema, fills the tables, lets the application's role write on old, refuses what
   * cannot be rehearsed, and remembers how everything was.
   */
  Prepared prepare(Consumer<Event> log) throws SQLException, IOException {
    Map<Side, Set<String>> allowed = new EnumMap<>(Side.class);
    try (Connection fresh = environment.server(Side.NEW).asAdmin("setup").connect()) {
      allowed.put(Side.NEW, Leftovers.objects(fresh));
    }
    // New's server is idle while old is being filled.
    CompletableFuture<SchemaTrial> trying = CompletableFuture.supplyAsync(this::trial);
    try (Connection old = environment.server(Side.OLD).asAdmin("setup").connect()) {
      ApplicationFolder first = application.at(Plan.Application.FIRST_VERSION);
      SchemaLoad.on(old, Side.OLD, first, plan.databases().old().engine());
      Catalog catalog = Catalog.read(old);
      fill(old, catalog);
      Fence.forRole(environment.server(Side.OLD).application().user())
          .install(old, Fence.Gate.OPEN);
      StatementCheck.prepareAll(first, old);
      SchemaTrial trial = Joined.of(trying);
      allowed.put(Side.NEW, union(allowed.getOrDefault(Side.NEW, Set.of()), trial.objects()));
      refuse(catalog, trial.catalog());
      Drawings.draw(old, catalog, application.operations(), new Seed(plan.seed()), other())
          .write(drawings());
      Invariants invariants = new Invariants(application);
      invariants.before(old, Side.OLD, log);
      List<TableShape> shapes = shapes(catalog, texts());
      allowed.put(Side.OLD, Leftovers.objects(old));
      InitialRows initial =
          InitialRows.read(
              environment.server(Side.OLD).asAdmin("initial-rows").connect(),
              shapes,
              scratch.resolve("initial-rows"));
      Names names = plan.databases().names();
      List<TableShape> there =
          shapes.stream().map(each -> each.on(trial.catalog(), names)).toList();
      Map<Side, SchemaContract> contracts =
          Map.of(
              Side.OLD,
              SchemaContract.read(old, environment.server(Side.OLD).roles()),
              Side.NEW,
              trial.contract());
      return new Prepared(shapes, there, names, initial, invariants, allowed, contracts);
    }
  }

  private void fill(Connection old, Catalog catalog) throws SQLException, IOException {
    for (String table : plan.application().rows().keySet()) {
      if (catalog.table(table).isEmpty()) {
        throw new RefusedByEngine(
            "application.rows names "
                + table
                + ", which is no table of "
                + application.name()
                + "; its tables are "
                + catalog.tables().stream().map(Catalog.Table::name).toList(),
            null);
      }
    }
    DataFill.fill(
        old,
        catalog,
        plan.application().rows(),
        application.data(),
        new Seed(plan.seed()),
        other());
  }

  /** Between two engines rows can only be compared in texts that both would write. */
  private TableShape.Texts texts() {
    boolean same =
        environment.server(Side.OLD).dialect().equals(environment.server(Side.NEW).dialect());
    return same ? TableShape.Texts.OF_THE_ENGINE : TableShape.Texts.OF_ANY_ENGINE;
  }

  private SchemaTrial trial() {
    try {
      return SchemaTrial.on(
          environment.server(Side.NEW),
          plan.databases(),
          application.at(plan.application().newVersion()));
    } catch (SQLException e) {
      throw new IllegalStateException("new's server does not try the schema: " + e, e);
    }
  }

  private Dialect other() {
    return environment.server(Side.NEW).dialect();
  }

  private static Set<String> union(Set<String> one, Set<String> other) {
    Set<String> all = new HashSet<>(one);
    all.addAll(other);
    return all;
  }

  private void refuse(Catalog catalog, Catalog fresh) {
    Dialect there = environment.server(Side.OLD).dialect();
    Dialect here = environment.server(Side.NEW).dialect();
    if (!there.equals(here)) {
      List<String> unfollowable = Followed.unfollowable(application, there, catalog);
      if (!unfollowable.isEmpty()) {
        throw new RefusedByEngine(String.join("; ", unfollowable), null);
      }
    }
    List<String> refusals = new ArrayList<>(strategy.refusals(plan, there, catalog, here, fresh));
    refusals.addAll(NewOnly.written(plan, application, catalog));
    if (!refusals.isEmpty()) {
      throw new NotRehearsable(
          strategy.name() + " cannot carry this schema: " + String.join("; ", refusals),
          application.folder().toString(),
          "Change the schema, or choose another strategy.");
    }
  }

  private static List<TableShape> shapes(Catalog catalog, TableShape.Texts texts) {
    List<TableShape> shapes = new ArrayList<>();
    for (Catalog.Table table : catalog.parentsFirst().tables()) {
      List<TableShape.Cascade> cascades = new ArrayList<>();
      for (Catalog.ForeignKey key : table.foreignKeys()) {
        boolean reaches = REACHING.contains(key.onDelete()) || REACHING.contains(key.onUpdate());
        if (reaches) {
          cascades.add(new TableShape.Cascade(key.columns(), key.target()));
        }
      }
      shapes.add(TableShape.of(table, cascades, texts));
    }
    return shapes;
  }
}
