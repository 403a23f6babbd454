package dev.rehearse.database;

/**
 * Rows as a server writes them, for another server of its engine. The bytes are never written to.
 *
 * @param rows how many they are
 * @param form the server's name of how they are written
 */
@SuppressWarnings("ArrayRecordComponent") // carried from one server to the other, never compared
public record RowBlock(long rows, String form, byte[] bytes) {}
