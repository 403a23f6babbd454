/** Histories in a mini-language, each passing one with a failing twin. */
@NullMarked
package dev.rehearse.check;

import org.jspecify.annotations.NullMarked;
