package dev.rehearse.document;

import java.util.Optional;
import org.snakeyaml.engine.v2.nodes.Node;
import org.snakeyaml.engine.v2.nodes.ScalarNode;

/** A plain value as written, and where. Immutable. */
public record Scalar(String text, String place) {

  static Optional<Scalar> of(Node node, String place) {
    return node instanceof ScalarNode scalar
        ? Optional.of(new Scalar(scalar.getValue(), place))
        : Optional.empty();
  }
}
