package dev.rehearse.load;

import dev.rehearse.traffic.TrafficOrder;

final class FolderBehaviour {
  private FolderBehaviour() {}

  static Behaviour of(TrafficOrder order) {
    if (order.version().isEmpty()) {
      return null_();
    }
    throw new IllegalStateException("not yet: " + order.applicationFolder());
  }

  private static Behaviour null_() {
    throw new IllegalStateException("no");
  }
}
