package dev.rehearse.document;

import java.util.HashSet;
import java.util.Set;
import org.snakeyaml.engine.v2.nodes.MappingNode;
import org.snakeyaml.engine.v2.nodes.Node;
import org.snakeyaml.engine.v2.nodes.NodeTuple;
import org.snakeyaml.engine.v2.nodes.ScalarNode;
import org.snakeyaml.engine.v2.nodes.SequenceNode;

/**
 * Refuses what no document of ours needs: tags, doubled keys, keys that are no words, great depth.
 */
final class Shape {

  private Shape() {}

  static void check(String name, Node root) {
    check(name, root, 0);
  }

  private static void check(String name, Node node, int depth) {
    String place = node.getStartMark().map(mark -> Document.place(name, mark)).orElse(name);
    if (depth > Document.DEPTH_MAX) {
      throw Document.one(place, "nested deeper than " + Document.DEPTH_MAX + " levels");
    }
    if (node instanceof MappingNode mapping) {
      Set<String> seen = new HashSet<>();
      for (NodeTuple tuple : mapping.getValue()) {
        String key = key(name, tuple.getKeyNode());
        if (!seen.add(key)) {
          throw Document.one(
              tuple
                  .getKeyNode()
                  .getStartMark()
                  .map(mark -> Document.place(name, mark))
                  .orElse(name),
              "the key '" + key + "' is there twice; remove one");
        }
        check(name, tuple.getValueNode(), depth + 1);
      }
    } else if (node instanceof SequenceNode sequence) {
      for (Node item : sequence.getValue()) {
        check(name, item, depth + 1);
      }
    }
  }

  static String key(String name, Node node) {
    if (node instanceof ScalarNode scalar) {
      return scalar.getValue();
    }
    throw Document.one(
        node.getStartMark().map(mark -> Document.place(name, mark)).orElse(name),
        "a key must be a word");
  }
}
