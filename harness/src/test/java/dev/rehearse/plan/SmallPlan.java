package dev.rehearse.plan;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;

/** The least that is a plan, for tests of what follows from one. */
public final class SmallPlan {
  private SmallPlan() {}

  /**
   * Reads it with seed 1 from a file that it writes.
   *
   * @param folder where the file is written, also the application's folder
   * @param faults each as a YAML mapping, without which there are none
   */
  public static Plan in(Path folder, String... faults) throws IOException {
    Path file =
        Files.writeString(
            folder.resolve("plan.yaml"),
            """
            format: 1
            name: small
            databases: { old: { version: "14" }, new: { version: "18" } }
            application: { folder: . }
            strategy: { name: dual-writes }
            faults: [%s]
            """
                .formatted(String.join(", ", faults)));
    return new PlanReader(Map.of("dual-writes", List.of("backfill", "watch")))
        .read(file, Map.of(), OptionalLong.of(1), 1, List.of());
  }
}
