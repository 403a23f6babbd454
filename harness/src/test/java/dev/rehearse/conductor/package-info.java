@NullMarked
package dev.rehearse.conductor;

import org.jspecify.annotations.NullMarked;
