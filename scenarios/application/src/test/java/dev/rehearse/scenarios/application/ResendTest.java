package dev.rehearse.scenarios.application;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a client sees that keeps one connection alive. */
class ResendTest {

  @TempDir Path folder = Path.of("");

  @Test
  void everyRequestOfAKeptAliveConnectionIsAnswered() throws Exception {
    assertThat(answeredOutOf(120, "")).isEqualTo(120);
  }

  @Test
  void sabotageResendClosesAfterOneInFiftyWritesThatTheInstanceHasAnswered() throws Exception {
    // The first request of a connection is not kept alive yet; the 50th after it is swallowed.
    assertThat(answeredOutOf(120, "RESEND")).isEqualTo(50);
  }

  private int answeredOutOf(int requests, String sabotage) throws Exception {
    try (RecordingInstance instance = RecordingInstance.answeringAtOnce();
        Door door = Door.open(folder, new RecordingFences(), sabotage, instance.uri())) {
      int answered = send(door.traffic(), requests);
      assertThat(instance.seen()).hasSize(Math.min(requests, answered + 1));
      return answered;
    }
  }

  private static int send(URI to, int requests) throws IOException {
    try (Socket socket = new Socket(to.getHost(), to.getPort())) {
      InputStream in = new BufferedInputStream(socket.getInputStream());
      for (int sent = 1; sent <= requests; sent++) {
        String request =
            "POST /operations/some HTTP/1.1\r\nHost: door\r\nRehearse-Operation: %d\r\nRehearse-Client: 1\r\nContent-Length: 2\r\n\r\n{}"
                .formatted(sent);
        socket.getOutputStream().write(request.getBytes(StandardCharsets.US_ASCII));
        if (!readAnswer(in)) {
          return sent - 1;
        }
      }
      return requests;
    }
  }

  private static boolean readAnswer(InputStream in) throws IOException {
    StringBuilder head = new StringBuilder();
    while (head.indexOf("\r\n\r\n") < 0) {
      int next = in.read();
      if (next < 0) {
        assertThat(head).isEmpty();
        return false;
      }
      head.append((char) next);
    }
    assertThat(head).startsWith("HTTP/1.1 200");
    String lower = head.toString().toLowerCase(java.util.Locale.ROOT);
    int at = lower.indexOf("content-length: ") + "content-length: ".length();
    in.readNBytes(Integer.parseInt(lower.substring(at, lower.indexOf('\r', at))));
    return true;
  }
}
