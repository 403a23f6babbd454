/**
 * Strategies and the migrator that carries them out: a process of its own that can be killed and
 * resumed.
 *
 * <p>The migrator speaks to the conductor in JSON lines. On its standard output: {@code
 * {"say":"started","step":…,"resumed":…}}, {@code ended} (with {@code ending}, {@code detail}),
 * {@code at} (a pause point, only when armed; it then waits), {@code progress}, {@code bounded},
 * {@code note}, {@code finished} (with {@code ending}: completed, rolled-back, aborted). On its
 * standard input: {@code {"tell":"arm","point":"backfill@chunk-read"}}, {@code disarm}, {@code
 * briefed} (after the first arms; nothing begins before it), {@code go}, {@code dwell-over} (with
 * {@code step}, {@code enough}). After a step's work it says {@code dwelling} and waits for {@code
 * dwell-over}. End of input ends it at once. Exit codes: 0 completed or rolled back, 3 aborted, 70
 * otherwise.
 */
@NullMarked
package dev.rehearse.strategy;

import org.jspecify.annotations.NullMarked;
