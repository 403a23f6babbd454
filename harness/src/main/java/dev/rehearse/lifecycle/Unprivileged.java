package dev.rehearse.lifecycle;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * Whom children run as: the user, or, where the user is root, a numeric user that owns nothing but
 * what a rehearsal gives it. Immutable.
 *
 * <p>A user namespace would not do: inside it the kernel still sees root.
 */
public sealed interface Unprivileged {

  /** The number of the user that root's children run as; no account has it by default. */
  int UID = 54_018;

  /** Children run as the user who runs us. */
  record Same() implements Unprivileged {}

  /** We are root: children run as another user. */
  record Other(int uid) implements Unprivileged {}

  /**
   * What this machine needs.
   *
   * @throws NotRehearsable for root without {@code setpriv}
   */
  static Unprivileged here() {
    if (!runningAsRoot()) {
      return new Same();
    }
    if (Programs.find("setpriv").isEmpty()) {
      throw new NotRehearsable(
          "Database servers refuse to run as root, and setpriv is missing",
          "PATH",
          "Install util-linux, or run rehearse as an ordinary user.");
    }
    return new Other(UID);
  }

  /** Whether this JVM runs as root. */
  static boolean runningAsRoot() {
    try {
      return Files.getAttribute(Path.of("/proc/self"), "unix:uid").equals(0);
    } catch (IOException | UnsupportedOperationException | IllegalArgumentException e) {
      return "root".equals(System.getProperty("user.name"));
    }
  }

  /** The command as that user. */
  default List<String> command(List<String> command) {
    return as(command);
  }

  private List<String> as(List<String> command) {
    if (!(this instanceof Other other)) {
      return List.copyOf(command);
    }
    List<String> all = new ArrayList<>(prefix(other.uid()));
    all.addAll(command);
    return all;
  }

  /** The words before a command that make it run as that user and group, with no other group. */
  static List<String> prefix(int uid) {
    String id = Integer.toString(uid);
    return List.of("setpriv", "--reuid", id, "--regid", id, "--clear-groups");
  }
}
