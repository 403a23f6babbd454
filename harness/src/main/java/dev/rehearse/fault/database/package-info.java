/** Faults of databases: what somebody else does to them meanwhile. */
@NullMarked
package dev.rehearse.fault.database;

import org.jspecify.annotations.NullMarked;
