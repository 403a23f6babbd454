/**
 * The application under migration: the folder that describes it, what its operations mean, the data
 * it starts with, the wire between traffic, front door and instances, and the front door's record.
 */
@NullMarked
package dev.rehearse.application;

import org.jspecify.annotations.NullMarked;
