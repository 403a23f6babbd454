package dev.rehearse.cli;

import dev.rehearse.record.RunFolder;
import java.nio.file.Path;

/** Finding run folders. Stateless. */
final class Runs {

  private Runs() {}

  /**
   * A run by id or path.
   *
   * @throws UsageProblem if there is none
   */
  static RunFolder find(Path runs, String idOrPath) {
    return RunFolder.find(runs, idOrPath)
        .orElseThrow(
            () ->
                new UsageProblem(
                    "There is no run '"
                        + idOrPath
                        + "', neither as a folder nor under "
                        + runs
                        + "; 'rehearse list runs' shows them."));
  }
}
