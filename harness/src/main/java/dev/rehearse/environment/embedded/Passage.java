package dev.rehearse.environment.embedded;

import dev.rehearse.lifecycle.NotRehearsable;
import dev.rehearse.lifecycle.Unprivileged;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;

/** Whether the user that servers run as can reach a folder. */
final class Passage {
  private Passage() {}

  /**
   * Looks at every folder on the way.
   *
   * @throws NotRehearsable if one of them bars the way
   */
  static void check(Unprivileged user, Path folder) {
    if (!(user instanceof Unprivileged.Other)) {
      return;
    }
    try {
      for (Path on = folder.toRealPath(); on != null; on = on.getParent()) {
        if (!Files.getPosixFilePermissions(on).contains(PosixFilePermission.OTHERS_EXECUTE)) {
          throw new NotRehearsable(
              "Servers run as an unprivileged user who cannot enter the cache",
              on.toString(),
              "Name a folder outside root's home with REHEARSE_CACHE, or leave it unset.");
        }
      }
    } catch (IOException e) {
      throw new NotRehearsable(
          "The cache cannot be looked at: " + e.getMessage(),
          folder.toString(),
          "Name another folder with REHEARSE_CACHE.",
          e);
    }
  }
}
