/**
 * Judging: pure functions from plan and history to verdicts. Imports only plan, verdict and
 * history.
 */
@NullMarked
package dev.rehearse.check;

import org.jspecify.annotations.NullMarked;
