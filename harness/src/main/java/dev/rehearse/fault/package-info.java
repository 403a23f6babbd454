/**
 * Disturbances and what they really did. {@link dev.rehearse.fault.Disturbance} is the contract;
 * the packages below lay them on links and on processes.
 */
@NullMarked
package dev.rehearse.fault;

import org.jspecify.annotations.NullMarked;
