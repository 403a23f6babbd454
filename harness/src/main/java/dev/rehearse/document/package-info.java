/**
 * Reading a YAML document whose every problem can be shown at its line and column, all at once:
 * plans and application folders. Data only: no tags, few aliases, bounded size and depth. Imports
 * nothing of ours.
 */
@NullMarked
package dev.rehearse.document;

import org.jspecify.annotations.NullMarked;
