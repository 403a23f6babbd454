/** The contract of a traffic source: what it is told, what it writes, what it counts. */
@NullMarked
package dev.rehearse.traffic;

import org.jspecify.annotations.NullMarked;
