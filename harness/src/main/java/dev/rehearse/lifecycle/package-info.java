/**
 * Starting and ending things surely: the teardown stack, bounded waits, child processes that die
 * with their parent, and the ledger by which the next start cleans up after a dead run. Everybody
 * may enter; imports nothing of ours.
 */
@NullMarked
package dev.rehearse.lifecycle;

import org.jspecify.annotations.NullMarked;
