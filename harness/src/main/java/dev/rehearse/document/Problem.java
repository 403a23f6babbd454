package dev.rehearse.document;

/**
 * Something wrong in a document. Immutable.
 *
 * @param place {@code plan.yaml:4:8}, line and column from 1, or {@code --set key}
 * @param message what is wrong, with the offending key or value, and what would be right
 */
public record Problem(String place, String message) {
  @Override
  public String toString() {
    return place + ": " + message;
  }
}
