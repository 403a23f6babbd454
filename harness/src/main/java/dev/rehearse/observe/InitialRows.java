package dev.rehearse.observe;

import dev.rehearse.database.Dialect;
import dev.rehearse.history.Values;
import java.io.BufferedOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/**
 * What every row was before the traffic: digests in memory, the rows themselves in a file, because
 * only the few that traffic touches are asked for again. Not thread-safe.
 */
public final class InitialRows implements AutoCloseable {

  private final Map<String, Map<String, Known>> tables = new LinkedHashMap<>();
  private final RandomAccessFile file;
  private CompletableFuture<Void> reading = CompletableFuture.completedFuture(null);

  private InitialRows(RandomAccessFile file) {
    this.file = file;
  }

  /**
   * Begins to read all rows of these tables, as they are now: the snapshot is taken before this
   * returns, the reading goes on beside the traffic.
   *
   * @param connection to old; it is closed when all is read
   * @param file a scratch file of this run
   */
  public static InitialRows read(Connection connection, List<TableShape> shapes, Path file)
      throws SQLException, IOException {
    InitialRows initial = new InitialRows(new RandomAccessFile(file.toFile(), "rw"));
    connection.setAutoCommit(false);
    connection.setTransactionIsolation(Connection.TRANSACTION_REPEATABLE_READ);
    try (Statement statement = connection.createStatement()) {
      statement.execute(Dialect.of(connection).snapshot());
    }
    initial.reading = CompletableFuture.runAsync(() -> initial.all(connection, shapes, file));
    return initial;
  }

  private void all(Connection connection, List<TableShape> shapes, Path file) {
    try (connection;
        DataOutputStream out =
            new DataOutputStream(new BufferedOutputStream(Files.newOutputStream(file), 1 << 16))) {
      Writer writer = new Writer(out);
      for (TableShape shape : shapes) {
        Map<String, Known> keys = new HashMap<>();
        RowReader.all(
            connection,
            shape,
            row -> keys.put(row.key(), new Known(writer.put(row), row.digest())));
        tables.put(shape.name(), keys);
      }
      connection.rollback();
    } catch (SQLException e) {
      throw new IllegalStateException("cannot read the rows before the traffic", e);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Waits until all is read. */
  public void complete() {
    reading.join();
  }

  Set<String> keys(String table) {
    return tables.getOrDefault(table, Map.of()).keySet();
  }

  Row.@Nullable Digest digest(String table, String key) {
    Known known = tables.getOrDefault(table, Map.of()).get(key);
    return known == null ? null : known.digest;
  }

  /** Column → token before the traffic; empty if the row was not there. */
  Map<String, String> tokens(TableShape table, String key) throws IOException {
    Known known = tables.getOrDefault(table.name(), Map.of()).get(key);
    if (known == null) {
      return Map.of();
    }
    file.seek(known.offset);
    Map<String, String> tokens = new LinkedHashMap<>();
    for (String column : table.columns()) {
      int length = file.readInt();
      if (length < 0) {
        tokens.put(column, Values.NULL);
      } else {
        byte[] bytes = new byte[length];
        file.readFully(bytes);
        tokens.put(column, Values.token(new String(bytes, StandardCharsets.UTF_8)));
      }
    }
    return tokens;
  }

  @Override
  public void close() throws IOException {
    // Whoever tears down has other failures to tell of; this one's was told by complete().
    reading.exceptionally(failure -> null).join();
    file.close();
  }

  private record Known(long offset, Row.Digest digest) {}

  private static final class Writer {
    private final DataOutputStream out;
    private long offset;

    Writer(DataOutputStream out) {
      this.out = out;
    }

    long put(Row row) throws IOException {
      long start = offset;
      for (String text : row.texts()) {
        byte[] bytes = text == null ? new byte[0] : text.getBytes(StandardCharsets.UTF_8);
        out.writeInt(text == null ? -1 : bytes.length);
        out.write(bytes);
        offset += Integer.BYTES + (long) bytes.length;
      }
      return start;
    }
  }
}
