@NullMarked
package dev.rehearse.fault.database;

import org.jspecify.annotations.NullMarked;
