package dev.rehearse.environment.embedded;

import dev.rehearse.database.Address;
import dev.rehearse.database.Dialect;
import dev.rehearse.database.Login;
import dev.rehearse.environment.Server;
import dev.rehearse.history.Side;
import dev.rehearse.lifecycle.ChildProcess;
import dev.rehearse.lifecycle.NotRehearsable;
import dev.rehearse.lifecycle.Secrets;
import java.io.IOException;
import java.util.Optional;
import java.util.function.IntSupplier;

/** A server of its own for one run; closing it ends it at once, as its data is thrown away. */
interface EmbeddedServer extends AutoCloseable {
  int ATTEMPTS = 5;

  Server server();

  ChildProcess process();

  @Override
  void close();

  /** An attempt to start a server at a port; empty if the port was taken. */
  interface Attempt<S> {
    Optional<S> at(int port) throws IOException;
  }

  /**
   * Starts a server at the first port that is free; between looking for one and listening to it
   * another may have taken it.
   */
  static <S> S atFreePort(String brand, IntSupplier ports, Attempt<S> attempt) throws IOException {
    for (int i = 0; i < ATTEMPTS; i++) {
      Optional<S> started = attempt.at(ports.getAsInt());
      if (started.isPresent()) {
        return started.get();
      }
    }
    throw new NotRehearsable(
        brand + " found its port taken " + ATTEMPTS + " times", "127.0.0.1", "Start again.");
  }

  /** Where a server of this environment is found, with passwords of its own. */
  static Server described(Side side, String version, Dialect dialect, int port) {
    return new Server(
        side,
        version,
        new Address(dialect, "127.0.0.1", port, Roles.DATABASE),
        new Login(Roles.ADMIN, Secrets.password()),
        new Login(Roles.APPLICATION, Secrets.password()),
        new Login(Roles.FEED, Secrets.password()));
  }
}
