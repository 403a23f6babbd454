package dev.rehearse.scenarios.bluegreen.binlog;

import dev.rehearse.database.Catalog;
import java.sql.Connection;

/** The ways to carry a log out wrongly on purpose; {@link #NONE} is the right one. */
public enum Mistake {
  NONE,
  /** Sabotage L6. */
  POSITION_FIRST,
  /** Sabotage T1. */
  HOST_ZONE,
  /** Sabotage T2. */
  ONE_CHARSET;

  BinlogApplier applier(Connection target, String schema, Catalog there, Catalog here) {
    return switch (this) {
      case POSITION_FIRST -> new PositionFirst(target, schema, there, here, new BinlogValue());
      case HOST_ZONE -> new BinlogApplier(target, schema, there, here, new HostZone());
      case ONE_CHARSET -> new BinlogApplier(target, schema, there, here, new OneCharset());
      case NONE -> new BinlogApplier(target, schema, there, here, new BinlogValue());
    };
  }
}
