@NullMarked
package dev.rehearse.scenarios.bluegreen;

import org.jspecify.annotations.NullMarked;
