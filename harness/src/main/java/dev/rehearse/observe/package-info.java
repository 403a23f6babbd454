/**
 * Looking: rows before and after, old against new, next keys, invariants, leftovers, and the probes
 * that ask each server who may write while the migration runs. What is seen becomes an {@link
 * dev.rehearse.history.Event}; nothing here judges.
 */
@NullMarked
package dev.rehearse.observe;

import org.jspecify.annotations.NullMarked;
