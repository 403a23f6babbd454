package dev.rehearse.check;

import static dev.rehearse.check.Told.history;
import static dev.rehearse.verdict.Verdict.Word.FAILED;
import static dev.rehearse.verdict.Verdict.Word.PASSED;
import static org.assertj.core.api.Assertions.assertThat;

import dev.rehearse.verdict.Verdict;
import org.junit.jupiter.api.Test;

/** I3, I4 and I7 on registers. */
final class RegistersTest {

  private static final String[] CHECKS = {"durable", "no-phantom", "session"};

  private static void holds(String... lines) {
    Told told = history(lines);
    for (String check : CHECKS) {
      assertThat(told.judged(check).verdict()).as(check).isInstanceOf(Verdict.Passed.class);
    }
  }

  /** Fails by this check and by no other. */
  private static void breaks(String guilty, String... lines) {
    Told told = history(lines);
    for (String check : CHECKS) {
      assertThat(told.word(check))
          .as("%s: %s", check, told.judged(check))
          .isEqualTo(check.equals(guilty) ? FAILED : PASSED);
    }
  }

  @Test
  void aReadReturnsTheLastWrite() {
    holds("initially x 0; c1 write x=1 ok; c2 read x ok 1; finally x 1");
    breaks("session", "initially x 0; c1 write x=1 ok; c2 read x ok 0; finally x 1");
  }

  @Test
  void whatOverlapsMayHaveHappenedInEitherOrder() {
    holds("initially x 0; c1 write x=1 ok 10..30; c2 read x ok 0 20..40; finally x 1");
    holds("initially x 0; c1 write x=1 ok 10..30; c2 read x ok 1 20..25; finally x 1");
    holds("initially x 0; c1 write x=1 ok 10..30; c2 read x ok 0 30..40; finally x 1");
    breaks(
        "session",
        "initially x 0; c1 write x=1 ok 10..30; c2 read x ok 1 15..20; c3 read x ok 0 21..29; finally x 1");
  }

  @Test
  void aValueIsNotReadBeforeItIsWritten() {
    holds("initially x 0; c2 read x ok 1 10..20; c1 write x=1 ok 20..30; finally x 1");
    breaks(
        "no-phantom", "initially x 0; c2 read x ok 1 10..19; c1 write x=1 ok 20..30; finally x 1");
  }

  @Test
  void anAcknowledgedWriteIsThereOrSuperseded() {
    holds("initially x 0; c1 write x=1 ok; c1 write x=2 ok; finally x 2");
    breaks("durable", "initially x 0; c1 write x=1 ok; c1 write x=2 ok; finally x 1");
    breaks("durable", "initially x 0; c1 write x=1 ok; finally x 0");
    breaks("durable", "initially x -; c1 write x=1 ok; finally x -");
    breaks("durable", "initially x 0; c1 write x=1 ok; finally x -");
  }

  @Test
  void aWriteInDoubtMayBeThereOrNot() {
    holds("initially x 0; c1 write x=1 unknown 10..; finally x 0");
    holds("initially x 0; c1 write x=1 unknown 10..; finally x 1");
    holds(
        "initially x 0; c1 write x=1 unknown 10..; c2 read x ok 0 50..60; c2 read x ok 1 70..80; finally x 1");
    breaks(
        "session",
        "initially x 0; c1 write x=1 unknown 10..; c2 read x ok 1 50..60; c2 read x ok 0 70..80; finally x 1");
    breaks(
        "durable", "initially x 0; c1 write x=1 unknown 10..; c2 read x ok 1 50..60; finally x 0");
  }

  @Test
  void aRefusedWriteLeavesNothing() {
    holds("initially x 0; c1 write x=1 failed; c2 read x ok 0; finally x 0");
    breaks("no-phantom", "initially x 0; c1 write x=1 failed; c2 read x ok 1; finally x 0");
    breaks("no-phantom", "initially x 0; c1 write x=1 failed; finally x 1");
  }

  @Test
  void aValueComesFromAWrite() {
    holds("initially x 0; c2 read x ok 0; finally x 0");
    breaks("no-phantom", "initially x 0; c2 read x ok 7; finally x 0");
    breaks("no-phantom", "initially x 0; c2 read x ok 0; finally x 7");
  }

  @Test
  void nothingOnlyIsNotAnEmptyText() {
    holds("initially x null; c2 read x ok null; finally x null");
    breaks("session", "initially x null; c2 read x ok -; finally x null");
    breaks("no-phantom", "initially x null; c2 read x ok =; finally x null");
  }

  @Test
  void aDeletedRowStaysDeleted() {
    holds("initially x 0; c1 write x=- ok; c2 read x ok -; finally x -");
    breaks("no-phantom", "initially x 0; c1 write x=- ok; finally x 0");
    breaks("session", "initially x 0; c1 write x=- ok; c2 read x ok 0; finally x -");
    holds("initially x 0; c1 write x=- ok; c1 write x=1 ok; c1 write x=- ok; finally x -");
    breaks(
        "no-phantom",
        "initially x 0; c1 write x=- ok; c1 write x=1 ok; c1 write x=- ok; finally x 1");
    breaks(
        "durable", "initially x -; c1 write x=1 ok; c1 write x=- ok; c1 write x=2 ok; finally x -");
  }

  @Test
  void aRepeatedValueMayBeReadOnlyWhileOneOfItsWritesMayStand() {
    holds("initially x a; c1 write x=b ok; c1 write x=a ok; c2 read x ok a; finally x a");
    breaks(
        "session", "initially x a; c1 write x=b ok; c2 read x ok a; c1 write x=a ok; finally x a");
    breaks(
        "durable", "initially x a; c1 write x=b ok; c1 write x=a ok; c1 write x=c ok; finally x a");
  }

  @Test
  void aRepeatedValueIsNotReadWhileAnotherWasSeenBeforeAndAfter() {
    String seen =
        "initially x a; c1 write x=b ok 10..20; c2 read x ok b 21..22; c1 write x=a ok 25..90;";
    holds(seen + "c2 read x ok b 31..32; c3 read x ok a 33..34; finally x a");
    breaks(
        "session",
        seen + "c3 read x ok a 25..30; c2 read x ok b 31..32; c3 read x ok a 95..96; finally x a");
  }

  @Test
  void anAcknowledgedWriteOfARepeatedValueIsNotSkipped() {
    breaks("durable", "initially x a; c1 write x=b ok 10..20; c1 write x=a ok 30..40; finally x b");
    breaks(
        "session", "initially x -; c1 write x=b ok; c2 write x=- ok; c2 read x ok b; finally x -");
  }

  @Test
  void aRowIsNotTorn() {
    String both = "c1 write x=1,x.w=1 ok 10..30; c2 write x=2,x.w=2 ok 10..30;";
    holds(both + "finally x 2; finally x.w 2");
    breaks("no-phantom", both + "finally x 1; finally x.w 2");
    String later = "c1 write x=1,x.w=1 ok 10..30; c2 write x=2 ok 10..30;";
    holds(later + "finally x 2; finally x.w 1");
  }

  @Test
  void aWriteInDoubtIsThereAsAWholeOrNotAtAll() {
    String before = "initially x 0; initially x.w 0; c1 write x=1,x.w=1 unknown 10..;";
    holds(before + "finally x 1; finally x.w 1");
    holds(before + "finally x 0; finally x.w 0");
    breaks("durable", before + "finally x 1; finally x.w 0");
    holds(before + "c2 write x.w=5 ok 50..60; finally x 1; finally x.w 5");
    breaks(
        "session",
        before + "c2 read x ok 1 20..30; c3 read x.w ok 0 40..50; finally x 1; finally x.w 1");
  }

  @Test
  void anInsertWhoseKeyNeverCameBackIsKnownByItsValue() {
    holds("c1 write ?=1 unknown 10..; finally y 1");
    holds("c1 write ?=1 unknown 10..; c2 read y ok 1 20..30; c2 write y=2 ok 40..50; finally y 2");
    holds("c1 write ?=1 unknown 10..");
    breaks("no-phantom", "c1 write ?=1 unknown 10..; finally y 2");
    breaks("no-phantom", "c1 write ?=1 failed; finally y 1");
    breaks(
        "durable",
        "c1 write ?=1 unknown 10..; c2 read y ok 1 20..30; c2 read y ok 1 40..50; finally y -");
  }

  @Test
  void aDeleteThatCannotBeNamedExplainsAbsence() {
    holds("initially x 0; c1 write ?=- unknown 10..; finally x -");
    holds("initially x 0; c1 write ?=- unknown 10..; c2 read x ok 0; finally x -");
    breaks(
        "durable", "initially x 0; c1 write x=1 ok 10..20; c1 write ?=- unknown 30..; finally x 0");
    breaks(
        "session",
        "initially x 0; c1 write ?=- unknown 10..; c2 read x ok - 20..30; c2 read x ok 0 40..50; finally x -");
  }

  @Test
  void aRowThatNobodyWroteDoesNotChange() {
    holds("initially z.u 1; c1 write x=1 ok; finally x 1; finally z.u 1");
    breaks("no-phantom", "initially z.u 1; c1 write x=1 ok; finally x 1; finally z.u 2");
    breaks("no-phantom", "c1 write x=1 ok; finally x 1; finally z.u 2");
    breaks("no-phantom", "initially z.u 1; c1 write x=1 ok; finally x 1; finally z -");
  }

  @Test
  void aCompleteListShowsEveryRowThatBelongsInIt() {
    String rows = "initially 1/a 0; initially 1/a.group 1; initially 1/b 0; initially 1/b.group 1;";
    String end = "finally 1/a 0; finally 1/a.group 1; finally 1/b 0; finally 1/b.group 1";
    holds(rows + "c1 list 1 ok 1/a=0,1/b=0;" + end);
    breaks("session", rows + "c1 list 1 ok 1/a=0,1/b=0; c1 list 1 ok 1/a=0;" + end);
    holds(rows + "c1 list 2 ok ; c1 list 1 ok 1/a=0,1/b=0;" + end);
    holds(
        rows
            + "c1 list 1 ok 1/a=0,1/b=0; c1 write 1/b=- ok; c1 list 1 ok 1/a=0;"
            + "finally 1/a 0; finally 1/a.group 1; finally 1/b -");
  }

  @Test
  void theWitnessIsTheSmallestThatShowsIt() {
    Told told =
        history(
            "initially x 0; c1 write x=1 ok; c9 read x ok 1; c2 write x=2 ok; c3 read x ok 1; finally x 2");
    assertThat(told.evidence("session").count()).isEqualTo(1);
    assertThat(told.witness("session").subject()).isEqualTo("t[x].v");
    assertThat(told.witness("session").operations())
        .containsExactly(
            "c1 write wrote t[x].v = \"1\"  call +1.000 s  return +1.005 s  ok  (epoch 1, step before)",
            "c2 write wrote t[x].v = \"2\"  call +1.030 s  return +1.035 s  ok  (epoch 1, step before)",
            "c3 read read t[x].v = \"1\"  call +1.045 s  return +1.050 s  ok  (epoch 1, step before)");
    assertThat(told.witness("session").expected()).isEqualTo("\"2\"");
    assertThat(told.witness("session").actual()).isEqualTo("\"1\"");
    assertThat(told.witness("session").next()).contains("history export RUN");
  }

  @Test
  void theLostWriteIsShownBesideTheRow() {
    Told told = history("initially x 0; c1 write x=1 ok; c2 write x=2 ok; finally x 1");
    assertThat(told.witness("durable").operations())
        .hasSize(3)
        .last()
        .isEqualTo("at the end t[x].v = \"1\"");
  }
}
