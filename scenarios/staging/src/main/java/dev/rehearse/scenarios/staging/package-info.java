/** How the strategies' rehearsals are staged in JUnit tests; no part of what users run. */
@NullMarked
package dev.rehearse.scenarios.staging;

import org.jspecify.annotations.NullMarked;
