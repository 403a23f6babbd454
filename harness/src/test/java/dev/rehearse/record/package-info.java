@NullMarked
package dev.rehearse.record;

import org.jspecify.annotations.NullMarked;
