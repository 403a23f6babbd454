/** The run folder: what a rehearsal leaves, so that it can be judged and reported again. */
@NullMarked
package dev.rehearse.record;

import org.jspecify.annotations.NullMarked;
