package dev.rehearse.load;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class StallTest {
  private final Stall stall = new Stall();

  @Test
  void lastsFromTheFirstDueTimeToTheFirstSuccess() {
    stall.due(100);
    stall.due(110);
    stall.succeeded(400);
    stall.succeeded(401);
    assertThat(stall.longest(1_000)).isEqualTo(300);
  }

  @Test
  void isNotEndedByAFailure() {
    stall.due(100);
    stall.failed();
    stall.due(500);
    stall.succeeded(600);
    assertThat(stall.longest(600)).isEqualTo(500);
  }

  @Test
  void doesNotGrowWhileNothingIsDue() {
    stall.due(100);
    stall.succeeded(110);
    stall.due(900);
    stall.succeeded(905);
    assertThat(stall.longest(5_000)).isEqualTo(10);
  }

  @Test
  void goesOnAsLongAsNothingSucceeds() {
    stall.due(100);
    assertThat(stall.longest(350)).isEqualTo(250);
  }

  @Test
  void countsFromTheIntendedTimeOfAnOperationThatThePausedInjectorSentLate() {
    stall.due(100);
    stall.succeeded(101);
    // The injector stood still from 101 to 700 and only now sends what was due at 200.
    stall.due(200);
    stall.succeeded(702);
    assertThat(stall.longest(702)).isEqualTo(502);
  }

  @Test
  void endsWithTheFirstSuccessAlsoWhereThatIsReportedLast() {
    stall.due(100);
    stall.due(110);
    stall.due(120);
    stall.succeeded(404);
    stall.succeeded(405);
    stall.succeeded(400);
    assertThat(stall.longest(1_000)).isEqualTo(300);
  }

  @Test
  void cutInTwoByASuccessReportedLateIsTheLongerHalfOrTheOneBefore() {
    stall.due(100);
    stall.succeeded(250);
    stall.due(300);
    stall.due(301);
    stall.succeeded(500);
    stall.succeeded(320);
    assertThat(stall.longest(1_000)).isEqualTo(180);
    stall.due(1_000);
    stall.due(1_001);
    stall.succeeded(1_200);
    stall.succeeded(1_110);
    assertThat(stall.longest(2_000)).isEqualTo(180);
  }

  @Test
  void ofTheWarmUpDoesNotCount() {
    stall.due(100);
    stall.succeeded(900);
    stall.due(950);
    stall.due(960);
    stall.startOver(1_000);
    assertThat(stall.longest(1_005)).isEqualTo(5);
    stall.succeeded(1_020);
    stall.succeeded(990);
    assertThat(stall.longest(1_020)).isEqualTo(20);
  }
}
