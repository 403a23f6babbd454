/**
 * Database servers as unprivileged child processes, from binaries that travel inside our jar:
 * unpacked once, initialised once into a template, copied per run. {@link
 * dev.rehearse.environment.embedded.EmbeddedEnvironment} is the entrance.
 */
@NullMarked
package dev.rehearse.environment.embedded;

import org.jspecify.annotations.NullMarked;
