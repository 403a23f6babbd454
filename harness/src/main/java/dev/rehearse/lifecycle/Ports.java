package dev.rehearse.lifecycle;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;

/** Free ports of the loopback address. Stateless. */
public final class Ports {
  private Ports() {}

  /**
   * A port that was free a moment ago. Somebody may take it first, so whoever uses it must be ready
   * to ask again.
   *
   * @throws NotRehearsable if none is left
   */
  public static int free() {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    } catch (IOException e) {
      throw new NotRehearsable(
          "No free port: " + e.getMessage(), "127.0.0.1", "End what holds so many ports.", e);
    }
  }
}
