package dev.rehearse.fault.toxiproxy;

import com.sun.jna.LastErrorException;
import com.sun.jna.Library;
import com.sun.jna.Native;
import com.sun.jna.NativeLong;
import dev.rehearse.lifecycle.NotRehearsable;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/**
 * What the kernel knows of living TCP connections: its sock_diag interface over netlink, as {@code
 * ss} uses it. Linux only; stateless.
 *
 * <p>Layouts are those of {@code linux/netlink.h}, {@code linux/inet_diag.h} and {@code
 * linux/tcp.h}, which the kernel only ever extends at their ends.
 */
final class SocketDiagnosis {
  private static final int AF_INET = 2;
  private static final int AF_NETLINK = 16;
  private static final int SOCK_RAW_CLOEXEC = 3 | 0x80000;
  private static final int NETLINK_SOCK_DIAG = 4;
  private static final byte IPPROTO_TCP = 6;

  private static final short SOCK_DIAG_BY_FAMILY = 20;
  private static final short REQUEST_AND_DUMP = 0x301;
  private static final short NLMSG_ERROR = 2;
  private static final short NLMSG_DONE = 3;

  private static final int INET_DIAG_INFO = 2;
  private static final int HEADER = 16;
  private static final int REQUEST = 56;
  private static final int MESSAGE = 72;
  private static final int BYTES_ACKED = 120;
  private static final int BYTES_RECEIVED = 128;
  private static final int INFO_MIN = 136;

  /** The kernel fills at most this much at once. */
  private static final int BUFFER = 32 << 10;

  private SocketDiagnosis() {}

  /** The part of the C library that this needs. */
  interface C extends Library {
    int socket(int domain, int type, int protocol) throws LastErrorException;

    NativeLong send(int socket, byte[] bytes, NativeLong length, int flags)
        throws LastErrorException;

    NativeLong recv(int socket, byte[] bytes, NativeLong length, int flags)
        throws LastErrorException;

    int close(int socket) throws LastErrorException;
  }

  /**
   * Bytes that all living connections of a local IPv4 port have received, and sent and had
   * acknowledged.
   *
   * @throws NotRehearsable if the kernel does not tell
   */
  static long bytes(int port) {
    try {
      C c = Native.load("c", C.class);
      int socket = c.socket(AF_NETLINK, SOCK_RAW_CLOEXEC, NETLINK_SOCK_DIAG);
      try {
        byte[] request = request(port);
        c.send(socket, request, new NativeLong(request.length), 0);
        return sum(c, socket);
      } finally {
        c.close(socket);
      }
    } catch (LastErrorException | UnsatisfiedLinkError e) {
      throw new NotRehearsable(
          "What a fault did to living connections cannot be counted: " + e.getMessage(),
          "netlink sock_diag",
          "Rehearse on a Linux kernel with CONFIG_INET_DIAG, outside sandboxes that hide it.",
          e);
    }
  }

  private static byte[] request(int port) {
    ByteBuffer bytes = ByteBuffer.allocate(HEADER + REQUEST).order(ByteOrder.nativeOrder());
    bytes.putInt(HEADER + REQUEST).putShort(SOCK_DIAG_BY_FAMILY).putShort(REQUEST_AND_DUMP);
    bytes.putInt(1).putInt(0);
    bytes
        .put((byte) AF_INET)
        .put(IPPROTO_TCP)
        .put((byte) (1 << (INET_DIAG_INFO - 1)))
        .put((byte) 0);
    // Connections in every state; the one port filter that this message knows is the local one.
    bytes.putInt(-1);
    bytes.put((byte) (port >> 8)).put((byte) port);
    return bytes.array();
  }

  private static long sum(C c, int socket) {
    byte[] buffer = new byte[BUFFER];
    long sum = 0;
    while (true) {
      int length = c.recv(socket, buffer, new NativeLong(buffer.length), 0).intValue();
      ByteBuffer bytes = ByteBuffer.wrap(buffer, 0, length).order(ByteOrder.nativeOrder());
      for (int at = 0; at + HEADER <= length; at += aligned(bytes.getInt(at))) {
        short type = bytes.getShort(at + 4);
        if (type == NLMSG_DONE) {
          return sum;
        }
        if (type == NLMSG_ERROR) {
          throw new LastErrorException(-bytes.getInt(at + HEADER));
        }
        sum += bytes(bytes, at + HEADER + MESSAGE, at + bytes.getInt(at));
      }
    }
  }

  /** What the attributes of one connection say; a socket that listens says nothing. */
  private static long bytes(ByteBuffer bytes, int from, int until) {
    for (int at = from; at + 4 <= until; at += aligned(bytes.getShort(at))) {
      int length = bytes.getShort(at) - 4;
      if (bytes.getShort(at + 2) == INET_DIAG_INFO && length >= INFO_MIN) {
        int info = at + 4;
        return bytes.getLong(info + BYTES_ACKED) + bytes.getLong(info + BYTES_RECEIVED);
      }
    }
    return 0;
  }

  private static int aligned(int length) {
    return Math.max(4, (length + 3) & ~3);
  }
}
