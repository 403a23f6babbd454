package dev.rehearse.database;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.net.SocketAddress;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.Channels;
import java.nio.channels.SocketChannel;
import java.nio.file.Path;
import javax.net.SocketFactory;

/**
 * Sockets of the local file system for the driver, which names this class in its properties.
 *
 * <p>Only for the first moments of a server, whose network port lets nobody in yet: such a socket
 * knows no timeouts.
 */
public final class LocalSocketFactory extends SocketFactory {
  private final Path path;

  /**
   * Called by the driver.
   *
   * @param path of the socket
   */
  public LocalSocketFactory(String path) {
    this.path = Path.of(path);
  }

  @Override
  public Socket createSocket() throws IOException {
    return new LocalSocket(path, SocketChannel.open(StandardProtocolFamily.UNIX));
  }

  @Override
  public Socket createSocket(String host, int port) throws IOException {
    return createSocket();
  }

  @Override
  public Socket createSocket(String host, int port, InetAddress from, int fromPort)
      throws IOException {
    return createSocket();
  }

  @Override
  public Socket createSocket(InetAddress host, int port) throws IOException {
    return createSocket();
  }

  @Override
  public Socket createSocket(InetAddress host, int port, InetAddress from, int fromPort)
      throws IOException {
    return createSocket();
  }

  private static final class LocalSocket extends Socket {
    private final Path path;
    private final SocketChannel channel;

    LocalSocket(Path path, SocketChannel channel) {
      this.path = path;
      this.channel = channel;
    }

    @Override
    public void connect(SocketAddress ignored, int timeout) throws IOException {
      channel.connect(UnixDomainSocketAddress.of(path));
    }

    @Override
    public InputStream getInputStream() {
      return Channels.newInputStream(channel);
    }

    @Override
    public OutputStream getOutputStream() {
      return Channels.newOutputStream(channel);
    }

    @Override
    public boolean isConnected() {
      return channel.isConnected();
    }

    @Override
    public boolean isClosed() {
      return !channel.isOpen();
    }

    @Override
    public void setTcpNoDelay(boolean on) {
      // Nothing is delayed here.
    }

    @Override
    public void setKeepAlive(boolean on) {
      // The other end is on this machine.
    }

    @Override
    public void setSoTimeout(int timeout) {
      // See the class comment.
    }

    @Override
    public int getSoTimeout() {
      return 0;
    }

    @Override
    public synchronized void close() throws IOException {
      channel.close();
    }
  }
}
