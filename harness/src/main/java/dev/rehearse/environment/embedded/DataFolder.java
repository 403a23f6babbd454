package dev.rehearse.environment.embedded;

import dev.rehearse.lifecycle.Programs;
import dev.rehearse.lifecycle.Unprivileged;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;

/** An initialised data folder that servers are copied from. Immutable. */
record DataFolder(Path path) {
  private static final Duration LIMIT = Duration.ofMinutes(2);

  /** What tells apart templates that were made in different ways. */
  static String key(Object... ways) {
    try {
      byte[] digest =
          MessageDigest.getInstance("SHA-256")
              .digest(Arrays.deepToString(ways).getBytes(StandardCharsets.UTF_8));
      return HexFormat.of().formatHex(digest, 0, 6);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("Every JDK has SHA-256.", e);
    }
  }

  /** Gives a folder and all in it to a user. */
  static void own(Path folder, int uid) throws IOException {
    Programs.Outcome outcome =
        Programs.run(List.of("chown", "-R", uid + ":" + uid, folder.toString()), "", LIMIT);
    if (outcome.code() != 0) {
      throw new IOException("chown of " + folder + " failed: " + outcome.said());
    }
  }

  /** Makes a folder that only the user who will run the server can enter. */
  static void make(Path folder, Unprivileged user) throws IOException {
    Files.createDirectory(folder);
    Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwx------"));
    give(folder, user);
  }

  /** Gives one file or folder to that user. */
  static void give(Path path, Unprivileged user) throws IOException {
    if (user instanceof Unprivileged.Other other) {
      Files.setAttribute(path, "unix:uid", other.uid());
      Files.setAttribute(path, "unix:gid", other.uid());
    }
  }

  /** Copies it into a new folder that belongs to the user who will run the server. */
  void copyTo(Path folder, Unprivileged user) throws IOException {
    make(folder, user);
    List<String> copy = List.of("cp", "-R", "--reflink=auto", path + "/.", folder.toString());
    ProcessBuilder builder =
        new ProcessBuilder(user.command(copy)).directory(Path.of("/").toFile());
    Programs.Outcome outcome = Programs.run(builder, "", LIMIT);
    if (outcome.code() != 0) {
      throw new IOException("The template could not be copied: " + outcome.said());
    }
  }
}
