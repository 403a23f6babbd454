/** Reports of a run made up here. */
@NullMarked
package dev.rehearse.reports;

import org.jspecify.annotations.NullMarked;
