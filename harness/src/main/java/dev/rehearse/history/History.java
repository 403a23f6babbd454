package dev.rehearse.history;

import java.util.List;

/**
 * Everything that checks may look at. Immutable once read.
 *
 * @param operations in order of their call; columnar inside, see {@link OperationTable}
 * @param commits what the instances wrote in their own files
 * @param events in order of time
 */
public record History(OperationTable operations, List<Commit> commits, List<Event> events) {

  /** The events of one kind, in order of time. */
  public <E extends Event> List<E> events(Class<E> kind) {
    return events.stream().filter(kind::isInstance).map(kind::cast).toList();
  }
}
