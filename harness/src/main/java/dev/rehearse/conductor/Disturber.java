package dev.rehearse.conductor;

import dev.rehearse.fault.Disturbance;
import dev.rehearse.plan.Plan;

/** Puts a planned fault into force on the running system. */
interface Disturber {

  /** Begins the disturbance; returns when it acts. */
  Disturbance begin(Plan.Fault fault);
}
