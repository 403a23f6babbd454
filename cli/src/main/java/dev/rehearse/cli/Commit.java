package dev.rehearse.cli;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;

/** Which state of the sources this is. Stateless. */
final class Commit {

  private Commit() {}

  /**
   * The checkout's commit, with {@code +} if it was changed since; the version outside a checkout.
   */
  static String here() throws IOException, InterruptedException {
    String root = System.getProperty("rehearse.root", ".");
    String commit = git(root, "rev-parse", "--short", "HEAD");
    if (commit.isEmpty()) {
      return Version.text();
    }
    return git(root, "status", "--porcelain", "--untracked-files=no").isEmpty()
        ? commit
        : commit + "+";
  }

  private static String git(String root, String... arguments)
      throws IOException, InterruptedException {
    String[] command = new String[arguments.length + 1];
    command[0] = "git";
    System.arraycopy(arguments, 0, command, 1, arguments.length);
    try {
      Process git =
          new ProcessBuilder(command)
              .directory(Path.of(root).toFile())
              .redirectError(ProcessBuilder.Redirect.DISCARD)
              .start();
      String said = new String(git.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
      return git.waitFor() == 0 ? said.strip() : "";
    } catch (IOException e) {
      // No git on this machine: the version has to do.
      return "";
    }
  }
}
