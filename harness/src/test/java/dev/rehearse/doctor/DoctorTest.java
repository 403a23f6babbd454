package dev.rehearse.doctor;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rehearse.lifecycle.Cache;
import dev.rehearse.lifecycle.NotRehearsable;
import java.util.List;
import org.junit.jupiter.api.Test;

class DoctorTest {
  @Test
  void aMachineThatRunsTheseTestsLacksNothing() {
    List<Probe> probes = Doctor.examine(Cache::ofUser);

    assertThat(probes).filteredOn(probe -> !probe.ok()).isEmpty();
    assertThat(probes)
        .extracting(Probe::name)
        .contains(
            "platform",
            "java",
            "setsid",
            "cache",
            "disk",
            "PostgreSQL 14",
            "PostgreSQL 18",
            "MySQL 5.7",
            "MySQL 8.0",
            "toxiproxy",
            "docker");
    assertThat(probes)
        .filteredOn(probe -> probe.name().equals("PostgreSQL 18"))
        .singleElement()
        .satisfies(probe -> assertThat(probe.says()).startsWith("postgres (PostgreSQL) 18."));
  }

  @Test
  void aCacheThatCannotBeIsReportedWithItsRemedy() {
    List<Probe> probes =
        Doctor.examine(
            () -> {
              throw new NotRehearsable("No cache", "/nowhere", "Make one.");
            });

    assertThat(probes)
        .last()
        .isEqualTo(new Probe("cache", Probe.Standing.LACKS, "No cache (/nowhere)", "Make one."));
  }
}
