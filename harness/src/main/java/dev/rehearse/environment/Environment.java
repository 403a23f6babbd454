package dev.rehearse.environment;

import dev.rehearse.fault.toxiproxy.Toxiproxy;
import dev.rehearse.history.Side;
import java.util.List;

/**
 * The servers and links of one rehearsal, all made for it and by it alone. Thread-safe; closing it
 * ends every server.
 */
public interface Environment extends AutoCloseable {

  /** {@code embedded} or {@code containers}. */
  String name();

  Server server(Side side);

  /**
   * A link by its name.
   *
   * @throws IllegalArgumentException if there is none; the message lists all
   */
  Link link(String name);

  List<Link> links();

  /** Where faults are laid on links; its proxies have the links' names. */
  Toxiproxy proxies();

  @Override
  void close();
}
