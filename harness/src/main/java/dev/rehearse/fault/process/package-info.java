/** Faults of processes: killing and pausing. */
@NullMarked
package dev.rehearse.fault.process;

import org.jspecify.annotations.NullMarked;
