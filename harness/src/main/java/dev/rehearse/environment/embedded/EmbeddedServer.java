package dev.rehearse.environment.embedded;

import dev.rehearse.environment.Server;
import dev.rehearse.lifecycle.ChildProcess;

/** A server of its own for one run; closing it ends it at once, as its data is thrown away. */
interface EmbeddedServer extends AutoCloseable {
  Server server();

  ChildProcess process();

  @Override
  void close();
}
