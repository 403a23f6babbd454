package dev.rehearse.fault.toxiproxy;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;

/** Whether a database server answers at a port, asked without logging in. Stateless. */
final class Pulse {
  /** PostgreSQL's question whether it speaks TLS; a MySQL server greets first, whatever we say. */
  private static final byte[] QUESTION = {0, 0, 0, 8, 4, (byte) 210, 22, 47};

  private static final int LIMIT_MILLIS = 1_000;

  private Pulse() {}

  /** {@code beats}, or what went wrong. */
  static String of(int port) {
    try (Socket socket = new Socket()) {
      socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), LIMIT_MILLIS);
      socket.setSoTimeout(LIMIT_MILLIS);
      socket.getOutputStream().write(QUESTION);
      return socket.getInputStream().read() < 0 ? "closed without an answer" : "beats";
    } catch (IOException e) {
      return e.toString();
    }
  }
}
