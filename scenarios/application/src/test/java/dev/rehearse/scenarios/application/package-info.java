/** How the service and the front door behave, on real servers. */
@NullMarked
package dev.rehearse.scenarios.application;

import org.jspecify.annotations.NullMarked;
