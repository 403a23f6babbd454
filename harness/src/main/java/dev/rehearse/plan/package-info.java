/**
 * The plan: immutable records, their reading from YAML with every problem reported at its line, and
 * the seed from which all choices are drawn. Imports nothing of ours but {@code document}.
 */
@NullMarked
package dev.rehearse.plan;

import org.jspecify.annotations.NullMarked;
