package dev.rehearse.scenarios.dualwrites;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Where rows lie in the order of their keys. Immutable as long as nobody keeps the lists.
 *
 * @param after exclusive; null: from the first
 * @param until inclusive; null: to the last
 */
record Range(@Nullable List<String> after, @Nullable List<String> until) {}
