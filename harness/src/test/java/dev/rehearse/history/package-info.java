/** What is written is read again, also after a crash. */
@NullMarked
package dev.rehearse.history;

import org.jspecify.annotations.NullMarked;
