package dev.rehearse.conductor;

import dev.rehearse.strategy.Strategy;
import dev.rehearse.traffic.Traffic;

/**
 * Who takes part beside the conductor: what the harness itself does not know. Immutable.
 *
 * @param instance the main class of an application instance's process
 * @param frontDoor the main class of the front door's process
 * @param traffic the source of load
 * @param strategy what carries the migration out
 */
public record Company(Class<?> instance, Class<?> frontDoor, Traffic traffic, Strategy strategy) {}
