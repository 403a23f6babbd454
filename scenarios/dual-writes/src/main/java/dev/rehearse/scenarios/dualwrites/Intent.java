package dev.rehearse.scenarios.dualwrites;

import org.jspecify.annotations.Nullable;

/**
 * That a row is to become so on the other side. Immutable.
 *
 * @param seq drawn while the row's lock was held
 * @param xid the transaction that wrote it
 * @param key the key's texts, as the engine writes an array
 * @param image the row's texts likewise; null for a tombstone
 */
record Intent(
    long seq,
    long xid,
    int table,
    String key,
    long version,
    boolean deleted,
    @Nullable String image,
    int attempts) {}
