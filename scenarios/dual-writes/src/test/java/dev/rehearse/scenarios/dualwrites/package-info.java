@NullMarked
package dev.rehearse.scenarios.dualwrites;

import org.jspecify.annotations.NullMarked;
