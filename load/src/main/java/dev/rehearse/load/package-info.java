/**
 * Gatling as the traffic of a rehearsal, in a JVM of its own. {@link
 * dev.rehearse.load.GatlingTraffic} is the door for the conductor; everything else runs in the
 * injector's process. The only room that knows Gatling.
 */
@NullMarked
package dev.rehearse.load;

import org.jspecify.annotations.NullMarked;
