/**
 * The strategy {@code dual-writes}: old stays the truth while every row it changes travels to new,
 * then they change places. Entry: {@link dev.rehearse.scenarios.dualwrites.DualWrites}. Why it is
 * correct stands in {@code docs/adr/how-dual-writes-stay-correct.md}.
 */
@NullMarked
package dev.rehearse.scenarios.dualwrites;

import org.jspecify.annotations.NullMarked;
