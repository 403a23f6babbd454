package dev.rehearse.scenarios.application;

import dev.rehearse.application.InstanceOrder;
import dev.rehearse.application.Mirror;
import java.net.URI;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/**
 * For tests that ask one instance in this JVM, a new one for each, over servers that they share.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
abstract class OneInstance {
  private static final int POOL = 4;
  private static final int RETRIES = 5;

  @TempDir Path folder = Path.of("");
  Servers servers;
  Instance instance;
  Client client;

  /** What the instance mirrors with. */
  abstract Class<? extends Mirror> mirror();

  /** What lies in the databases before it starts. */
  abstract void filled() throws Exception;

  @BeforeAll
  final void startServers() throws Exception {
    servers = Servers.start();
  }

  @AfterAll
  final void stopServers() {
    servers.close();
  }

  @BeforeEach
  final void start() throws Exception {
    filled();
    serve(mirror(), RETRIES);
  }

  /** Another one in its place. */
  final void restart(Class<? extends Mirror> mirror, int retries) throws Exception {
    instance.close();
    serve(mirror, retries);
  }

  private void serve(Class<? extends Mirror> mirror, int retries) throws Exception {
    InstanceOrder order = servers.instance(folder, mirror.getName(), POOL, retries);
    instance = Instance.start(order, Shop.operations());
    client = new Client(URI.create("http://127.0.0.1:" + instance.port()));
  }

  @AfterEach
  final void stop() throws Exception {
    instance.close();
  }
}
