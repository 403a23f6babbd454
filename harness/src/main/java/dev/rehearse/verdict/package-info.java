/**
 * What a rehearsal comes to: {@link dev.rehearse.verdict.Verdict}, its {@link
 * dev.rehearse.verdict.Evidence} and {@link dev.rehearse.verdict.Witness}. Values only; imports
 * nothing of ours.
 */
@NullMarked
package dev.rehearse.verdict;

import org.jspecify.annotations.NullMarked;
