package dev.rehearse.scenarios.application;

import dev.rehearse.application.FrontDoorOrder;

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
    FrontDoor door =
        FrontDoor.start(order, new DatabaseFences(order.sides()), new ChangesFile(order.changes()));
    return door.trafficPort() + " " + door.controlPort();
  }
}
