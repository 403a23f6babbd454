package dev.rehearse.lifecycle;

import java.io.IOException;

/** Ends this JVM when its parent has gone, by watching standard input for its end. */
public final class ParentWatch {
  private ParentWatch() {}

  /**
   * Starts the watching and returns. From then on nobody else may read standard input.
   *
   * <p>The JVM is halted, not exited: hooks could wait for what died with the parent.
   */
  public static void exitWithParent() {
    Thread watch =
        new Thread(
            () -> {
              try {
                while (System.in.read() >= 0) {
                  // What the parent says here means nothing; only the end does.
                }
              } catch (IOException e) {
                System.err.println("Standard input broke: " + e.getMessage());
              }
              Runtime.getRuntime().halt(143);
            },
            "parent-watch");
    watch.setDaemon(true);
    watch.start();
  }
}
