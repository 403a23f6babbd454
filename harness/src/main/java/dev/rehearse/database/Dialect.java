package dev.rehearse.database;

/** How an engine writes SQL. Implementations are stateless. */
public sealed interface Dialect permits PostgreSql {

  /** As plans write the engine. */
  String engine();

  /**
   * An identifier, quoted so that it means itself whatever it contains.
   *
   * @throws IllegalArgumentException if the engine cannot hold such a name
   */
  String quote(String identifier);

  /** A text literal. */
  String literal(String text);

  /**
   * An expression that gives a column's canonical text under the settings of {@link Database}; NULL
   * stays NULL.
   */
  String text(String column);

  /** An expression that turns canonical text, a parameter of type text, into a column's type. */
  String fromText(Catalog.Column column);
}
