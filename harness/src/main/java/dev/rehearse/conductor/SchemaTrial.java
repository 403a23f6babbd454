package dev.rehearse.conductor;

import dev.rehearse.application.ApplicationFolder;
import dev.rehearse.application.StatementCheck;
import dev.rehearse.database.Catalog;
import dev.rehearse.database.Dialect;
import dev.rehearse.environment.Server;
import dev.rehearse.observe.Leftovers;
import dev.rehearse.observe.SchemaContract;
import dev.rehearse.plan.Plan;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * What the application's schema makes of a server, found out before any traffic in a database that
 * lives no longer than that. Immutable.
 *
 * @param catalog what it holds
 * @param objects everything that it brings along, as {@link Leftovers} will see it
 * @param contract what it promises
 */
record SchemaTrial(Catalog catalog, Set<String> objects, SchemaContract contract) {
  private static final String NAME = "rehearse_trial";

  /**
   * Loads the schema, and has the server prepare every statement of the application.
   *
   * @throws RefusedByEngine if the schema does not load
   * @throws dev.rehearse.document.DocumentException if a statement cannot be prepared
   */
  static SchemaTrial on(Server server, Plan.Databases databases, ApplicationFolder application)
      throws SQLException {
    Dialect dialect = server.dialect();
    String own = server.direct().database();
    try (Connection admin = server.asAdmin("setup").connect();
        Statement statement = admin.createStatement()) {
      statement.execute("CREATE DATABASE " + dialect.quote(NAME));
      try (Connection trial = server.asAdmin("setup").named(NAME).connect()) {
        Set<String> before = Leftovers.objects(trial);
        SchemaLoad.on(trial, server.side(), application, databases.fresh().engine());
        StatementCheck.prepareAll(application, trial, databases.names());
        Set<String> after = Leftovers.objects(trial);
        after.removeAll(before);
        // Where a database is part of an object's name, it will be the application's own.
        return new SchemaTrial(
            Catalog.read(trial),
            after.stream()
                .map(object -> object.replace(" " + NAME + ".", " " + own + "."))
                .collect(Collectors.toUnmodifiableSet()),
            contract(trial, server, own));
      } finally {
        statement.execute("DROP DATABASE " + dialect.quote(NAME));
      }
    }
  }

  /** Views name their database; it will be the application's own. */
  private static SchemaContract contract(Connection trial, Server server, String own)
      throws SQLException {
    return new SchemaContract(
        SchemaContract.read(trial, server.roles()).lines().stream()
            .map(line -> line.replace(NAME, own))
            .collect(Collectors.toUnmodifiableSet()));
  }
}
