package dev.rehearse.scenarios.application;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.rehearse.history.Side;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.net.URI;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** An instance that drops connections must lose its own requests only, and get none twice. */
class LostInstanceTest {

  @TempDir Path folder = Path.of("");

  @Test
  void aRequestWhoseInstanceDropsTheConnectionIsAnswered502AndNeverSentAgain() throws Exception {
    try (Dropping instance = new Dropping(0);
        Door door = Door.open(folder, new RecordingFences(), "", instance.uri())) {
      for (long id = 1; id <= 5; id++) {
        HttpResponse<String> answer = door.post(id).get();
        assertThat(answer.statusCode()).isEqualTo(502);
        assertThat(answer.body()).contains("\"outcome\":\"unknown\"");
      }
      assertThat(instance.received).hasValue(5);
      assertThat(door.client.status().inFlight()).isZero();
    }
  }

  @Test
  void aKeptAliveConnectionThatDropsTheNextRequestDoesNotGetItTwice() throws Exception {
    try (Dropping instance = new Dropping(1);
        Door door = Door.open(folder, new RecordingFences(), "", instance.uri())) {
      int lost = 0;
      for (long id = 1; id <= 20; id++) {
        lost += door.post(id).get().statusCode() == 502 ? 1 : 0;
      }
      assertThat(lost).isEqualTo(10);
      assertThat(instance.received).hasValue(20);
    }
  }

  @Test
  void anInstanceThatCannotBeReachedCostsNoRequestWhileAnotherLives() throws Exception {
    try (Gone gone = new Gone();
        RecordingInstance alive = RecordingInstance.answeringAtOnce();
        Door door = Door.open(folder, new RecordingFences(), "", gone.uri(), alive.uri())) {
      for (long id = 1; id <= 10; id++) {
        assertThat(door.post(id).get().statusCode()).isEqualTo(200);
      }
      assertThat(alive.seen()).hasSize(10);
    }
  }

  @Test
  void withNoInstanceLeftARequestSurelyFailed() throws Exception {
    try (Gone gone = new Gone();
        Door door = Door.open(folder, new RecordingFences(), "", gone.uri())) {
      HttpResponse<String> answer = door.post(1).get();
      assertThat(answer.statusCode()).isEqualTo(503);
      assertThat(answer.body()).contains("\"outcome\":\"failed\"");
    }
  }

  @Test
  void anInstanceThatIsLostReachesNoSideAndIsNamed() throws Exception {
    try (Gone gone = new Gone();
        RecordingInstance alive = RecordingInstance.answeringAtOnce();
        Door door = Door.open(folder, new RecordingFences(), "", alive.uri(), gone.uri())) {
      assertThat(door.client.unreached(Side.NEW, Duration.ofSeconds(1)))
          .singleElement()
          .asString()
          .startsWith("application-2: ");
    }
  }

  @Test
  void aConnectionIsWaitedForAsLongAsItsRequest() throws Exception {
    Duration deadline = Duration.ofSeconds(20);
    try (Dropping instance = Dropping.crowded();
        Door door = Door.open(folder, new RecordingFences(), "", deadline, instance.uri())) {
      CompletableFuture<HttpResponse<String>> answer = door.post(1);
      // The kernel tries again and again for as long; whoever gave up after a second has answered.
      assertThatThrownBy(() -> answer.get(1500, TimeUnit.MILLISECONDS))
          .isInstanceOf(TimeoutException.class);
      instance.letIn();
      assertThat(answer.get().statusCode()).isEqualTo(200);
    }
  }

  /**
   * Nobody listens here, and nobody else can: a port that is only free may be given to the very
   * door that is opened next, which then asks itself.
   */
  private static final class Gone implements AutoCloseable {
    private final Socket held = new Socket();

    Gone() throws IOException {
      held.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
    }

    URI uri() {
      return URI.create("http://127.0.0.1:" + held.getLocalPort());
    }

    @Override
    public void close() throws IOException {
      held.close();
    }
  }

  /** Answers so many requests of a connection; reads the next one whole and drops it. */
  private static final class Dropping implements AutoCloseable {
    private static final byte[] ANSWER =
        "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\n{}".getBytes(StandardCharsets.US_ASCII);

    final AtomicInteger received = new AtomicInteger();
    private final ServerSocket server;
    private final List<Socket> crowd = new ArrayList<>();
    private final int answered;

    Dropping(int answered) throws IOException {
      this(answered, 50);
      letIn();
    }

    private Dropping(int answered, int queue) throws IOException {
      this.answered = answered;
      this.server = new ServerSocket(0, queue, InetAddress.getLoopbackAddress());
    }

    /** One that answers once, and takes no connection yet: the kernel's queue for it is full. */
    static Dropping crowded() throws IOException {
      Dropping instance = new Dropping(1, 1);
      try {
        while (true) {
          Socket another = new Socket();
          instance.crowd.add(another);
          another.connect(instance.server.getLocalSocketAddress(), 200);
        }
      } catch (SocketTimeoutException full) {
        return instance;
      }
    }

    void letIn() throws IOException {
      for (Socket each : crowd) {
        each.close();
      }
      Thread thread = new Thread(this::accept, "dropping");
      thread.setDaemon(true);
      thread.start();
    }

    URI uri() {
      return URI.create("http://127.0.0.1:" + server.getLocalPort());
    }

    private void accept() {
      try {
        while (true) {
          try (Socket socket = server.accept()) {
            serve(socket);
          }
        }
      } catch (SocketException closed) {
        assertThat(server.isClosed()).isTrue();
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }

    private void serve(Socket socket) throws IOException {
      InputStream in = new BufferedInputStream(socket.getInputStream());
      for (int i = 0; i < answered && readRequest(in); i++) {
        socket.getOutputStream().write(ANSWER);
      }
      readRequest(in);
    }

    /** Reads the head, then the two bytes of the body. */
    private boolean readRequest(InputStream in) throws IOException {
      StringBuilder head = new StringBuilder();
      while (head.indexOf("\r\n\r\n") < 0) {
        int next = in.read();
        if (next < 0) {
          return false;
        }
        head.append((char) next);
      }
      in.readNBytes(2);
      received.incrementAndGet();
      return true;
    }

    @Override
    public void close() throws IOException {
      server.close();
    }
  }
}
