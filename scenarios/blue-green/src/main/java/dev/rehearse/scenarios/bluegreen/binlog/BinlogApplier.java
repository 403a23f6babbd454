package dev.rehearse.scenarios.bluegreen.binlog;

import com.github.shyiko.mysql.binlog.event.DeleteRowsEventData;
import com.github.shyiko.mysql.binlog.event.Event;
import com.github.shyiko.mysql.binlog.event.EventData;
import com.github.shyiko.mysql.binlog.event.EventType;
import com.github.shyiko.mysql.binlog.event.GtidEventData;
import com.github.shyiko.mysql.binlog.event.QueryEventData;
import com.github.shyiko.mysql.binlog.event.TableMapEventData;
import com.github.shyiko.mysql.binlog.event.UpdateRowsEventData;
import com.github.shyiko.mysql.binlog.event.WriteRowsEventData;
import dev.rehearse.database.Catalog;
import dev.rehearse.database.Gtids;
import dev.rehearse.database.MySql;
import dev.rehearse.strategy.Statements;
import java.io.Serializable;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Carries out what one server's log says on another, transaction by transaction, each under its own
 * GTID. A connection's own, which is closed with it: what was not committed is rolled back by that.
 * One thread.
 */
class BinlogApplier {
  private static final MySql SQL = new MySql();

  /** What says nothing of rows. */
  private static final Set<EventType> NEITHER =
      EnumSet.of(
          EventType.FORMAT_DESCRIPTION,
          EventType.ROTATE,
          EventType.STOP,
          EventType.PREVIOUS_GTIDS,
          EventType.HEARTBEAT,
          EventType.ROWS_QUERY);

  /** Statements that a transaction of rows may hold and that its rows already follow. */
  private static final Pattern WITHIN = words("BEGIN|SAVEPOINT|RELEASE|ROLLBACK\\s+TO");

  /** What no row of the application's feels. */
  private static final Pattern HARMLESS =
      words("ANALYZE|FLUSH|GRANT|REVOKE|SET|(CREATE|ALTER|DROP)\\s+(USER|ROLE)");

  private static Pattern words(String words) {
    return Pattern.compile("^\\s*(" + words + ")\\b.*", Pattern.CASE_INSENSITIVE | Pattern.DOTALL);
  }

  private final Connection target;
  private final String schema;
  private final Catalog there;
  private final Catalog here;
  private final BinlogValue values;
  private final Map<Long, Optional<BinlogTable>> tables = new HashMap<>();
  private @Nullable String gtid;

  /** Whether the target has this transaction already: an earlier connection was slow to end. */
  private boolean had;

  /**
   * For one connection to the target.
   *
   * @param schema the application's, on the source
   * @param there what the source holds
   * @param here what the target holds
   * @param values how values are handed over
   */
  BinlogApplier(Connection target, String schema, Catalog there, Catalog here, BinlogValue values) {
    this.target = target;
    this.schema = schema;
    this.there = there;
    this.here = here;
    this.values = values;
  }

  /** The next event. */
  void take(Event event) throws SQLException, CannotCarry {
    EventType type = event.getHeader().getEventType();
    EventData data = event.getData();
    switch (type) {
      case GTID -> begin(((GtidEventData) data).getMySqlGtid().toString());
      case QUERY -> query((QueryEventData) data);
      case TABLE_MAP -> map((TableMapEventData) data);
      case EXT_WRITE_ROWS -> written((WriteRowsEventData) data);
      case EXT_UPDATE_ROWS -> updated((UpdateRowsEventData) data);
      case EXT_DELETE_ROWS -> deleted((DeleteRowsEventData) data);
      case XID -> end();
      default -> {
        if (!NEITHER.contains(type)) {
          throw new CannotCarry("the log has a " + type + " event, which is not known here");
        }
      }
    }
  }

  final Connection target() {
    return target;
  }

  private void begin(String name) throws SQLException, CannotCarry {
    if (gtid != null) {
      throw new CannotCarry("transaction " + gtid + " has no end in the log");
    }
    gtid = name;
    // It waits for whoever may still be committing it; only then is known whether it is had.
    Statements.alone(target, List.of("SET gtid_next = " + SQL.literal(name)));
    had = Gtids.has(target, name);
    if (had) {
      Statements.alone(target, List.of("SET gtid_next = 'AUTOMATIC'"));
    } else {
      open();
    }
  }

  /** Opens the transaction on the target, where its name is set. */
  void open() throws SQLException {
    Statements.alone(target, List.of("BEGIN"));
  }

  private void end() throws SQLException, CannotCarry {
    if (gtid == null) {
      throw new CannotCarry("the log ends a transaction that has no GTID");
    }
    if (!had) {
      close();
    }
    gtid = null;
  }

  /** Commits it. */
  void close() throws SQLException {
    Statements.alone(target, List.of("COMMIT"));
  }

  /**
   * What is no transaction of rows. A statement may name any schema, and hide what it does behind a
   * comment: only what surely concerns others is passed over.
   */
  private void query(QueryEventData query) throws SQLException, CannotCarry {
    String sql = query.getSql();
    if (WITHIN.matcher(sql).matches()) {
      return;
    }
    boolean named = Pattern.compile("\\b" + Pattern.quote(schema) + "\\b").matcher(sql).find();
    boolean ours = named || query.getDatabase().equals(schema);
    if (ours && !HARMLESS.matcher(sql).matches()) {
      throw new CannotCarry("the schema was changed meanwhile, or a table emptied: " + sql.strip());
    }
    if (!sql.endsWith("START TRANSACTION")) {
      end();
    }
  }

  private void map(TableMapEventData map) throws CannotCarry {
    tables.put(map.getTableId(), table(map));
  }

  /** Empty for tables that are not the application's. */
  private Optional<BinlogTable> table(TableMapEventData map) throws CannotCarry {
    if (!map.getDatabase().equals(schema)) {
      return Optional.empty();
    }
    Optional<Catalog.Table> source = there.table(map.getTable());
    if (source.isEmpty() || source.get().columns().size() != map.getColumnTypes().length) {
      throw new CannotCarry(
          "table %s is not as it was when its log began to be read".formatted(map.getTable()));
    }
    // What the target has not is the source's own.
    return here.table(map.getTable()).map(same -> new BinlogTable(source.get(), same, values));
  }

  private void written(WriteRowsEventData event) throws SQLException, CannotCarry {
    Optional<BinlogTable> table = carried(event.getTableId());
    if (table.isPresent()) {
      for (Serializable[] row : event.getRows()) {
        table.get().insert(target, row);
      }
    }
  }

  private void updated(UpdateRowsEventData event) throws SQLException, CannotCarry {
    Optional<BinlogTable> table = carried(event.getTableId());
    if (table.isPresent()) {
      for (Map.Entry<Serializable[], Serializable[]> row : event.getRows()) {
        table.get().update(target, row.getKey(), row.getValue());
      }
    }
  }

  private void deleted(DeleteRowsEventData event) throws SQLException, CannotCarry {
    Optional<BinlogTable> table = carried(event.getTableId());
    if (table.isPresent()) {
      for (Serializable[] row : event.getRows()) {
        table.get().delete(target, row);
      }
    }
  }

  /** Empty where the rows are nobody's here, or are had. */
  private Optional<BinlogTable> carried(long id) throws CannotCarry {
    Optional<BinlogTable> table = tables.get(id);
    if (table == null) {
      throw new CannotCarry("the log has rows of a table that it has not named");
    }
    return had ? Optional.empty() : table;
  }
}
