/**
 * The service that runs any application folder, and the front door before it. Two processes: {@link
 * dev.rehearse.scenarios.application.InstanceProcess} carries operations out on a database, {@link
 * dev.rehearse.scenarios.application.FrontDoorProcess} stamps each request with the record by which
 * traffic is steered, parks requests while it drains, and forwards each once. Each is told what to
 * do by an order file. Nobody calls into this package but by those two mains.
 */
@NullMarked
package dev.rehearse.scenarios.application;

import org.jspecify.annotations.NullMarked;
