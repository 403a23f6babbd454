/**
 * Faults of the network, laid by the real Toxiproxy: finding or building its server, running it,
 * and its toxics with what each really did. The only place that knows its client.
 */
@NullMarked
package dev.rehearse.fault.toxiproxy;

import org.jspecify.annotations.NullMarked;
