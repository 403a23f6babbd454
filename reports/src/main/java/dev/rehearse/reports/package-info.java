/**
 * A finished run turned into pages and machine formats: {@link dev.rehearse.reports.Reports} is the
 * one door. Everything is made from a run folder alone; no database is asked.
 */
@NullMarked
package dev.rehearse.reports;

import org.jspecify.annotations.NullMarked;
