@NullMarked
package dev.rehearse.scenarios.bluegreen.binlog;

import org.jspecify.annotations.NullMarked;
