/** What this machine has and lacks for a rehearsal, and the command that fixes it. */
@NullMarked
package dev.rehearse.doctor;

import org.jspecify.annotations.NullMarked;
