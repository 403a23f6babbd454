package dev.rehearse.database;

/** What sort of value a column holds, whatever an engine calls its type. */
public enum Kind {
  BOOLEAN,
  INTEGER,
  DECIMAL,
  /** Of single precision. */
  FLOAT,
  /** Of double precision. */
  DOUBLE,
  TEXT,
  BINARY,
  BITS,
  DATE,
  /** Of the day, without a zone. */
  TIME,
  /** A date and a time without a zone. */
  DATETIME,
  /** A moment, the same in every zone. */
  INSTANT,
  JSON,
  /** One that only its own engine has. */
  OTHER
}
