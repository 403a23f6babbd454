package dev.rehearse.scenarios.bluegreen.binlog;

import com.github.shyiko.mysql.binlog.event.EventType;
import com.github.shyiko.mysql.binlog.event.TableMapEventData;
import com.github.shyiko.mysql.binlog.event.deserialization.ColumnType;
import com.github.shyiko.mysql.binlog.event.deserialization.DeleteRowsEventDataDeserializer;
import com.github.shyiko.mysql.binlog.event.deserialization.EventDataDeserializer;
import com.github.shyiko.mysql.binlog.event.deserialization.EventDeserializer;
import com.github.shyiko.mysql.binlog.event.deserialization.EventDeserializer.CompatibilityMode;
import com.github.shyiko.mysql.binlog.event.deserialization.TableMapEventDataDeserializer;
import com.github.shyiko.mysql.binlog.event.deserialization.UpdateRowsEventDataDeserializer;
import com.github.shyiko.mysql.binlog.event.deserialization.WriteRowsEventDataDeserializer;
import com.github.shyiko.mysql.binlog.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.Serializable;
import java.util.HashMap;
import java.util.Map;

/**
 * How the library reads events: texts as their bytes, moments as texts. Left to itself it makes
 * zero dates, and moments of zones that skip an hour, into others. It has a class for each sort of
 * event, and no place that they share: each is told so by itself. Stateless.
 */
final class LogReading {
  private LogReading() {}

  /** One for each connection: it learns the tables as their maps come. */
  static EventDeserializer deserializer() {
    Map<Long, TableMapEventData> tables = new HashMap<>();
    TableMapEventDataDeserializer maps = new TableMapEventDataDeserializer();
    EventDataDeserializer<TableMapEventData> learning =
        in -> {
          TableMapEventData map = maps.deserialize(in);
          tables.put(map.getTableId(), map);
          return map;
        };
    EventDeserializer deserializer = new EventDeserializer();
    deserializer.setEventDataDeserializer(EventType.TABLE_MAP, learning);
    deserializer.setEventDataDeserializer(
        EventType.EXT_WRITE_ROWS, new Writes(tables).setMayContainExtraInformation(true));
    deserializer.setEventDataDeserializer(
        EventType.EXT_UPDATE_ROWS, new Updates(tables).setMayContainExtraInformation(true));
    deserializer.setEventDataDeserializer(
        EventType.EXT_DELETE_ROWS, new Deletes(tables).setMayContainExtraInformation(true));
    deserializer.setCompatibilityMode(CompatibilityMode.CHAR_AND_BINARY_AS_BYTE_ARRAY);
    return deserializer;
  }

  private static final class Writes extends WriteRowsEventDataDeserializer {
    Writes(Map<Long, TableMapEventData> tables) {
      super(tables);
    }

    @Override
    protected Serializable deserializeCell(
        ColumnType type, int meta, int length, ByteArrayInputStream in) throws IOException {
      return BinlogMoments.are(type)
          ? BinlogMoments.read(type, meta, in)
          : super.deserializeCell(type, meta, length, in);
    }
  }

  private static final class Updates extends UpdateRowsEventDataDeserializer {
    Updates(Map<Long, TableMapEventData> tables) {
      super(tables);
    }

    @Override
    protected Serializable deserializeCell(
        ColumnType type, int meta, int length, ByteArrayInputStream in) throws IOException {
      return BinlogMoments.are(type)
          ? BinlogMoments.read(type, meta, in)
          : super.deserializeCell(type, meta, length, in);
    }
  }

  private static final class Deletes extends DeleteRowsEventDataDeserializer {
    Deletes(Map<Long, TableMapEventData> tables) {
      super(tables);
    }

    @Override
    protected Serializable deserializeCell(
        ColumnType type, int meta, int length, ByteArrayInputStream in) throws IOException {
      return BinlogMoments.are(type)
          ? BinlogMoments.read(type, meta, in)
          : super.deserializeCell(type, meta, length, in);
    }
  }
}
