package dev.rehearse.scenarios.dualwrites;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * That a row is to become so on the other side. Immutable as long as nobody keeps the lists.
 *
 * @param seq drawn while the row's lock was held
 * @param transaction the one that wrote it, as the engine numbers them
 * @param key the key's texts, column by column
 * @param image the row's texts, column by column; null for a tombstone
 */
record Intent(
    long seq,
    String transaction,
    int table,
    List<String> key,
    long version,
    boolean deleted,
    @Nullable List<@Nullable String> image,
    int attempts) {}
