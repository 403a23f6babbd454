package dev.rehearse.reports;

import dev.rehearse.history.History;
import dev.rehearse.history.HistoryFolder;
import dev.rehearse.record.RunFolder;
import dev.rehearse.record.VerdictJson;
import dev.rehearse.record.VerdictRecord;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;

/** Turns a finished run into {@code report.html}, {@code junit.xml} and {@code summary.md}. */
public final class Reports {

  private Reports() {}

  /**
   * Writes all reports again from what the folder holds.
   *
   * @throws IOException if the run has no verdict or history that can be read, or the folder cannot
   *     be written
   */
  public static void write(RunFolder folder) throws IOException {
    if (!Files.exists(folder.verdict())) {
      throw new IOException(
          folder.path() + " holds no verdict.json; run `rehearse judge " + folder.id() + "` first");
    }
    write(folder, VerdictJson.read(folder.verdict()), HistoryFolder.read(folder.history()));
  }

  /** Writes all reports, replacing older ones. */
  public static void write(RunFolder folder, VerdictRecord verdict, History history)
      throws IOException {
    Files.writeString(folder.junit(), JunitXml.of(verdict), StandardCharsets.UTF_8);
    Files.writeString(folder.summary(), SummaryPage.of(verdict), StandardCharsets.UTF_8);
    String environment =
        Files.exists(folder.environment()) ? Files.readString(folder.environment()) : "{}";
    Files.writeString(
        folder.report(), ReportPage.of(verdict, history, environment), StandardCharsets.UTF_8);
  }
}
