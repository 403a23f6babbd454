package dev.rehearse.scenarios.application;

import dev.rehearse.application.FrontDoorOrder;
import dev.rehearse.history.EventLogWriter;

/**
 * The front door's process. Its argument is the path of a {@link FrontDoorOrder} in JSON; it says
 * {@code READY <traffic port> <control port>}.
 */
public final class FrontDoorProcess {

  private FrontDoorProcess() {}

  /** Starts the front door and returns; the process lives until its standard input ends. */
  public static void main(String[] arguments) {
    ChildMain.run(arguments, FrontDoorOrder.class, FrontDoorProcess::serve);
  }

  private static String serve(FrontDoorOrder order) throws Exception {
    DatabaseFences fences = new DatabaseFences(order.sides());
    fences.warm();
    EventLogWriter changes = EventLogWriter.create(order.changes());
    FrontDoor door = FrontDoor.start(order, fences, changes::append);
    return door.trafficPort() + " " + door.controlPort();
  }
}
