/**
 * Runs a plan: sets up, lets traffic flow, drives the migrator and the faults, observes, and hands
 * over to the judge. Nothing that runs here decides a verdict.
 */
@NullMarked
package dev.rehearse.conductor;

import org.jspecify.annotations.NullMarked;
