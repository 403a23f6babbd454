package dev.rehearse.reports;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rehearse.history.EventLogWriter;
import dev.rehearse.history.History;
import dev.rehearse.history.OperationLogWriter;
import dev.rehearse.record.RunFolder;
import dev.rehearse.record.VerdictJson;
import dev.rehearse.record.VerdictRecord;
import java.io.StringReader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDateTime;
import java.util.Optional;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.w3c.dom.Document;
import org.xml.sax.InputSource;

final class ReportsTest {

  private static final String EVIL = "</script><img src=x onerror=alert(1)>{{plan}}\"'`&\u0001";

  @Test
  void aRunFolderAloneIsEnough(@TempDir Path root) throws Exception {
    for (VerdictRecord verdict : new VerdictRecord[] {MadeUpRun.passed(), MadeUpRun.failed()}) {
      RunFolder folder = folder(root, verdict);
      Reports.write(folder);
      assertThat(Files.readString(folder.report())).contains(verdict.verdict().name());
      assertThat(Files.readString(folder.summary())).contains(verdict.replay());
      assertThat(folder.junit()).exists();
    }
  }

  @Test
  void whatNamesAndDataContainStaysText() {
    VerdictRecord verdict = MadeUpRun.record(EVIL, EVIL, Optional.of(MadeUpRun.lost(EVIL)));
    String page = ReportPage.of(verdict, MadeUpRun.history(), "{\"machine\":\"</script><img>\"}");
    assertThat(page).doesNotContain("<img").doesNotContain("</script><");
    assertThat(page.split("</script>", -1)).hasSize(4);
    assertThat(SummaryPage.inline(EVIL)).doesNotContain("<").doesNotContain("`");
    assertThat(ChartData.safe("\"" + EVIL + "\"")).doesNotContain("<").doesNotContain("&");
  }

  @Test
  void thePageLoadsNothing() {
    String page = ReportPage.of(MadeUpRun.passed(), MadeUpRun.history(), "{}");
    assertThat(page)
        .contains("default-src &#39;none&#39;")
        .doesNotContain("src=\"")
        .doesNotContain("href=");
  }

  @Test
  void whatWasReadBackIsToldWithItsCost() {
    assertThat(ReportPage.of(MadeUpRun.passed(), MadeUpRun.history(), "{}"))
        .contains(" rows were read back after they were mirrored, 2.50 ms each.");
  }

  @Test
  void theChartTellsWhereReadsWentAndThatTheyCameBack() {
    assertThat(ReportPage.of(MadeUpRun.passed(), MadeUpRun.history(), "{}"))
        .containsSubsequence("reads: new", "reads: old", "truth: new");
  }

  @Test
  void junitCountsOnlyWhatPassedAsPassed() throws Exception {
    Document document = parse(JunitXml.of(MadeUpRun.failed()));
    assertThat(document.getElementsByTagName("testcase").getLength()).isEqualTo(5);
    assertThat(document.getElementsByTagName("failure").getLength()).isEqualTo(1);
    assertThat(document.getElementsByTagName("skipped").getLength()).isEqualTo(1);
    assertThat(parse(JunitXml.of(MadeUpRun.passed())).getElementsByTagName("failure").getLength())
        .isZero();
  }

  @Test
  void junitTakesCharactersThatXmlDoesNotKnow() throws Exception {
    VerdictRecord verdict = MadeUpRun.record(EVIL, "", Optional.of(MadeUpRun.lost(EVIL)));
    assertThat(parse(JunitXml.of(verdict)).getDocumentElement().getAttribute("name"))
        .contains("</script><img");
  }

  private static Document parse(String xml) throws Exception {
    return DocumentBuilderFactory.newInstance()
        .newDocumentBuilder()
        .parse(new InputSource(new StringReader(xml)));
  }

  private static RunFolder folder(Path root, VerdictRecord verdict) throws Exception {
    RunFolder folder =
        RunFolder.create(root, LocalDateTime.of(2026, 11, 24, 10, 0), verdict.plan(), 42);
    History history = MadeUpRun.history();
    try (OperationLogWriter log = OperationLogWriter.create(folder.operations());
        EventLogWriter events = EventLogWriter.create(folder.events())) {
      for (int i = 0; i < history.operations().size(); i++) {
        log.append(history.operations().get(i));
      }
      history.events().forEach(events::append);
    }
    Files.writeString(
        folder.environment(),
        "{\"environment\":\"embedded\",\"machine\":{\"cores\":2,\"memory\":\"8 GB\"},"
            + "\"engines\":{\"old\":\"postgresql 14.20\",\"new\":\"postgresql 18.1\"}}");
    VerdictJson.write(folder.verdict(), verdict);
    return folder;
  }
}
