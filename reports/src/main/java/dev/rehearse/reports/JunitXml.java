package dev.rehearse.reports;

import dev.rehearse.record.VerdictRecord;
import dev.rehearse.verdict.Verdict;
import java.io.StringWriter;
import javax.xml.stream.XMLOutputFactory;
import javax.xml.stream.XMLStreamException;
import javax.xml.stream.XMLStreamWriter;

/**
 * A verdict as JUnit's XML, one test case per check. Stateless.
 *
 * <p>FAILED is a failure, INCONCLUSIVE an error, NOT_APPLICABLE skipped: what counts as passed in a
 * CI job is what passed.
 */
final class JunitXml {

  private JunitXml() {}

  static String of(VerdictRecord verdict) {
    StringWriter text = new StringWriter();
    try {
      XMLStreamWriter xml = XMLOutputFactory.newFactory().createXMLStreamWriter(text);
      xml.writeStartDocument("UTF-8", "1.0");
      xml.writeStartElement("testsuite");
      xml.writeAttribute("name", clean("rehearse: " + verdict.plan()));
      xml.writeAttribute("timestamp", clean(verdict.started()));
      xml.writeAttribute("tests", Integer.toString(verdict.checks().size()));
      xml.writeAttribute("failures", count(verdict, Verdict.Word.FAILED));
      xml.writeAttribute("errors", count(verdict, Verdict.Word.INCONCLUSIVE));
      xml.writeAttribute("skipped", count(verdict, Verdict.Word.NOT_APPLICABLE));
      properties(xml, verdict);
      for (VerdictRecord.Check check : verdict.checks()) {
        testCase(xml, verdict, check);
      }
      xml.writeEndElement();
      xml.writeEndDocument();
      xml.close();
    } catch (XMLStreamException e) {
      throw new IllegalStateException("XML could not be written to memory", e);
    }
    return text.toString();
  }

  private static String count(VerdictRecord verdict, Verdict.Word word) {
    return Long.toString(
        verdict.checks().stream().filter(check -> check.verdict() == word).count());
  }

  private static void properties(XMLStreamWriter xml, VerdictRecord verdict)
      throws XMLStreamException {
    xml.writeStartElement("properties");
    property(xml, "verdict", verdict.verdict().name());
    property(xml, "seed", Long.toString(verdict.seed()));
    property(xml, "replay", verdict.replay());
    property(xml, "strategy", verdict.strategy());
    property(xml, "sabotage", verdict.sabotage());
    xml.writeEndElement();
  }

  private static void property(XMLStreamWriter xml, String name, String value)
      throws XMLStreamException {
    xml.writeEmptyElement("property");
    xml.writeAttribute("name", name);
    xml.writeAttribute("value", clean(value));
  }

  private static void testCase(
      XMLStreamWriter xml, VerdictRecord verdict, VerdictRecord.Check check)
      throws XMLStreamException {
    xml.writeStartElement("testcase");
    xml.writeAttribute("classname", clean("rehearse." + verdict.plan()));
    xml.writeAttribute("name", clean(check.name()));
    switch (check.verdict()) {
      case FAILED -> problem(xml, "failure", check.reason(), WitnessText.of(check));
      case INCONCLUSIVE -> problem(xml, "error", check.reason(), check.reason());
      case NOT_APPLICABLE -> problem(xml, "skipped", check.reason(), "");
      case PASSED -> {
        xml.writeStartElement("system-out");
        xml.writeCharacters(clean(check.figure()));
        xml.writeEndElement();
      }
    }
    xml.writeEndElement();
  }

  private static void problem(XMLStreamWriter xml, String element, String message, String text)
      throws XMLStreamException {
    xml.writeStartElement(element);
    xml.writeAttribute("message", clean(message));
    xml.writeCharacters(clean(text));
    xml.writeEndElement();
  }

  /** XML 1.0 has no place for most control characters and lone surrogates, not even escaped. */
  static String clean(String text) {
    StringBuilder clean = new StringBuilder(text.length());
    text.codePoints()
        .map(
            c ->
                c == 0x9
                        || c == 0xA
                        || c == 0xD
                        || (c >= 0x20 && c < 0xD800)
                        || (c > 0xDFFF && c < 0xFFFE)
                        || c > 0xFFFF
                    ? c
                    : 0xFFFD)
        .forEach(clean::appendCodePoint);
    return clean.toString();
  }
}
