package dev.rehearse.document;

import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.snakeyaml.engine.v2.nodes.MappingNode;
import org.snakeyaml.engine.v2.nodes.Node;
import org.snakeyaml.engine.v2.nodes.NodeTuple;
import org.snakeyaml.engine.v2.nodes.SequenceNode;

/**
 * A mapping of a document, read key by key. Each reader takes the default for an absent key, and
 * writes a problem down and goes on with the default where a value is not what it should be. What
 * was never asked for is an unknown key: {@link #done} tells. Not thread-safe.
 */
public final class Section {

  private final String file;
  private final String path;
  private final String place;
  private final Map<String, NodeTuple> keys = new LinkedHashMap<>();
  private final Map<String, String> overrides;
  private final Problems problems;
  private final Set<String> asked = new TreeSet<>();

  private Section(
      String file,
      String path,
      String place,
      @Nullable MappingNode mapping,
      Map<String, String> overrides,
      Problems problems) {
    this.file = file;
    this.path = path;
    this.place = place;
    this.overrides = overrides;
    this.problems = problems;
    if (mapping != null) {
      for (NodeTuple tuple : mapping.getValue()) {
        keys.put(Shape.key(file, tuple.getKeyNode()), tuple);
      }
    }
  }

  static Section root(
      String file, MappingNode mapping, Map<String, String> overrides, Problems problems) {
    return new Section(file, "", file + ":1:1", mapping, new LinkedHashMap<>(overrides), problems);
  }

  /** Where this mapping begins. */
  public String place() {
    return place;
  }

  /** Where the value of a key is, or where this mapping is if the key is absent. */
  public String place(String key) {
    if (overrides.containsKey(key)) {
      return "--set " + dotted(key);
    }
    NodeTuple tuple = keys.get(key);
    return tuple == null ? place : at(tuple.getValueNode());
  }

  /** Whether the key is there. */
  public boolean has(String key) {
    asked.add(key);
    return overrides.containsKey(key) || keys.containsKey(key);
  }

  /** Writes down that the value of a key is wrong. */
  public void problem(String key, String message) {
    problems.add(place(key), dotted(key) + " " + message);
  }

  /** The value as written; empty if the key is absent. */
  public Optional<String> text(String key) {
    return scalar(key).map(Scalar::text);
  }

  /** The value as written. */
  public String text(String key, String otherwise) {
    return text(key).orElse(otherwise);
  }

  /** The value as written; its absence is a problem. */
  public String required(String key) {
    Optional<String> text = text(key);
    if (text.isEmpty() && !keys.containsKey(key)) {
      problems.add(place, "the key '" + dotted(key) + "' is missing");
    }
    return text.orElse("");
  }

  /** A value read by one of {@link Readings}' functions, or any other that throws on nonsense. */
  public <T> T value(String key, Function<String, T> reading, T otherwise) {
    return value(key, reading).orElse(otherwise);
  }

  /** The same without a default. */
  public <T> Optional<T> value(String key, Function<String, T> reading) {
    Optional<Scalar> scalar = scalar(key);
    if (scalar.isEmpty()) {
      return Optional.empty();
    }
    try {
      return Optional.of(reading.apply(scalar.get().text()));
    } catch (IllegalArgumentException e) {
      problem(key, "is '" + scalar.get().text() + "'; " + e.getMessage());
      return Optional.empty();
    }
  }

  /** A duration such as {@code 500ms}. */
  public Duration duration(String key, Duration otherwise) {
    return value(key, Readings::duration, otherwise);
  }

  /** A count such as {@code 10_000}. */
  public long count(String key, long otherwise) {
    return value(key, Readings::count, otherwise);
  }

  /** One of some words. */
  public <T> T word(String key, Map<String, T> words, T otherwise) {
    return value(
        key,
        text -> {
          T meant = words.get(text);
          if (meant == null) {
            throw new IllegalArgumentException(
                "one of "
                    + String.join(", ", new TreeSet<>(words.keySet()))
                    + " was expected"
                    + Nearest.hint(text, words.keySet()));
          }
          return meant;
        },
        otherwise);
  }

  /** The mapping under a key; an empty one if the key is absent. */
  public Section child(String key) {
    asked.add(key);
    NodeTuple tuple = keys.get(key);
    MappingNode mapping = null;
    if (tuple != null) {
      if (tuple.getValueNode() instanceof MappingNode there) {
        mapping = there;
      } else {
        problem(key, "must be a mapping of keys to values");
      }
    }
    return new Section(file, dotted(key), place(key), mapping, below(key), problems);
  }

  /** The mappings listed under a key; none if the key is absent. */
  public List<Section> list(String key) {
    List<Section> sections = new ArrayList<>();
    int index = 0;
    for (Node item : items(key)) {
      String name = dotted(key) + "[" + index++ + "]";
      if (item instanceof MappingNode mapping) {
        sections.add(new Section(file, name, at(item), mapping, new LinkedHashMap<>(), problems));
      } else {
        problems.add(at(item), name + " must be a mapping of keys to values");
      }
    }
    return sections;
  }

  /** The scalars listed under a key, or the one scalar that stands there; none if absent. */
  public List<String> texts(String key) {
    return scalars(key).stream().map(Scalar::text).toList();
  }

  /** As {@link #texts}, each with its place. */
  public List<Scalar> scalars(String key) {
    asked.add(key);
    NodeTuple tuple = keys.get(key);
    if (tuple != null && !(tuple.getValueNode() instanceof SequenceNode)) {
      return scalar(key).map(List::of).orElse(List.of());
    }
    List<Scalar> found = new ArrayList<>();
    for (Node item : items(key)) {
      Optional<Scalar> scalar = Scalar.of(item, at(item));
      if (scalar.isPresent()) {
        found.add(scalar.get());
      } else {
        problems.add(at(item), dotted(key) + " must be a list of plain values");
      }
    }
    return found;
  }

  /** Whether a list stands under the key. */
  public boolean isList(String key) {
    NodeTuple tuple = keys.get(key);
    return tuple != null && tuple.getValueNode() instanceof SequenceNode;
  }

  /** Whether a mapping stands under the key. */
  public boolean isMapping(String key) {
    NodeTuple tuple = keys.get(key);
    return tuple != null && tuple.getValueNode() instanceof MappingNode;
  }

  /** The keys of a mapping whose keys are the user's own names, in the order written. */
  public List<String> names() {
    Set<String> names = new java.util.LinkedHashSet<>(keys.keySet());
    for (String key : overrides.keySet()) {
      names.add(key.contains(".") ? key.substring(0, key.indexOf('.')) : key);
    }
    return List.copyOf(names);
  }

  /** Tells of every key that nothing asked for, at its own line. */
  public void done() {
    for (Map.Entry<String, NodeTuple> entry : keys.entrySet()) {
      if (!asked.contains(entry.getKey())) {
        problems.add(at(entry.getValue().getKeyNode()), unknown(entry.getKey()));
      }
    }
    for (String key : overrides.keySet()) {
      String first = key.contains(".") ? key.substring(0, key.indexOf('.')) : key;
      if (!asked.contains(first)) {
        problems.add("--set " + dotted(key), unknown(first));
      }
    }
  }

  private String unknown(String key) {
    String owner = path.isEmpty() ? "this document" : path;
    return "'"
        + key
        + "' is not a key of "
        + owner
        + " ("
        + String.join(", ", asked)
        + ")"
        + Nearest.hint(key, asked);
  }

  private Optional<Scalar> scalar(String key) {
    asked.add(key);
    String override = overrides.get(key);
    if (override != null) {
      return Optional.of(new Scalar(override, "--set " + dotted(key)));
    }
    NodeTuple tuple = keys.get(key);
    if (tuple == null) {
      return Optional.empty();
    }
    Optional<Scalar> scalar = Scalar.of(tuple.getValueNode(), at(tuple.getValueNode()));
    if (scalar.isEmpty()) {
      problem(key, "must be one plain value");
    }
    return scalar;
  }

  private List<Node> items(String key) {
    asked.add(key);
    NodeTuple tuple = keys.get(key);
    if (tuple == null) {
      return List.of();
    }
    if (tuple.getValueNode() instanceof SequenceNode sequence) {
      return sequence.getValue();
    }
    problem(key, "must be a list");
    return List.of();
  }

  private Map<String, String> below(String key) {
    Map<String, String> below = new LinkedHashMap<>();
    overrides.forEach(
        (name, value) -> {
          if (name.startsWith(key + ".")) {
            below.put(name.substring(key.length() + 1), value);
          }
        });
    return below;
  }

  private String at(Node node) {
    return node.getStartMark().map(mark -> Document.place(file, mark)).orElse(file);
  }

  private String dotted(String key) {
    return path.isEmpty() ? key : path + "." + key;
  }
}
