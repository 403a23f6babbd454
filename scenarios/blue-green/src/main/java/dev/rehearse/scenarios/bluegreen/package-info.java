/**
 * The strategy {@code blue-green}: two environments, database and application, the idle one kept
 * current by the engine's own replication. {@link dev.rehearse.scenarios.bluegreen.BlueGreen} is
 * its only public type; the migrator's process makes it from its name.
 */
@NullMarked
package dev.rehearse.scenarios.bluegreen;

import org.jspecify.annotations.NullMarked;
