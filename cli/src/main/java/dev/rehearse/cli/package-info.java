/**
 * The {@code rehearse} command: the only place that knows every module. It reads plans, chooses the
 * strategy, the traffic and the reports, shows what goes on, and turns verdicts into exit codes.
 */
@NullMarked
package dev.rehearse.cli;

import org.jspecify.annotations.NullMarked;
