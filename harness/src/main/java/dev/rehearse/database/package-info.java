/** Connections, dialects, the live catalog, fences, and what an SQLState says of an outcome. */
@NullMarked
package dev.rehearse.database;

import org.jspecify.annotations.NullMarked;
