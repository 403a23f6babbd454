/**
 * Carries out on one MySQL server what another's log says: {@link
 * dev.rehearse.scenarios.bluegreen.binlog.BinlogStream} fetches events, {@code BinlogApplier} keeps
 * their transactions together, {@code BinlogTable} makes statements of rows, {@code BinlogValue} of
 * values.
 */
@NullMarked
package dev.rehearse.scenarios.bluegreen.binlog;

import org.jspecify.annotations.NullMarked;
