/**
 * What happened in a rehearsal, and nothing else: {@link dev.rehearse.history.Operation}s as
 * clients saw them, {@link dev.rehearse.history.Event}s on the same clock, the append-only journals
 * that hold both, and their readers. Imports nothing of ours.
 */
@NullMarked
package dev.rehearse.history;

import org.jspecify.annotations.NullMarked;
