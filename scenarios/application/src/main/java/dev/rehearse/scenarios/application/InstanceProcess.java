package dev.rehearse.scenarios.application;

import dev.rehearse.application.ApplicationFolder;
import dev.rehearse.application.InstanceOrder;
import dev.rehearse.application.Operations;

/**
 * The process of one instance of the application. Its argument is the path of an {@link
 * InstanceOrder} in JSON; it says {@code READY <port>}.
 */
public final class InstanceProcess {

  private InstanceProcess() {}

  /** Starts the instance and returns; the process lives until its standard input ends. */
  public static void main(String[] arguments) {
    ChildMain.run(arguments, InstanceOrder.class, InstanceProcess::serve);
  }

  private static String serve(InstanceOrder order) throws Exception {
    ApplicationFolder folder = ApplicationFolder.read(order.applicationFolder(), order.sources());
    Operations operations = folder.operations(order.version());
    return Integer.toString(Instance.start(order, operations).port());
  }
}
