package dev.rehearse;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.fields;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.lang.ArchRule;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Holds docs/architecture.md: who may import whom, and which vendor lives in which room. */
class ArchitectureTest {

  /** A rule over nothing holds; there were more than a hundred classes when this was written. */
  private static final int CLASSES_MIN = 100;

  private static final String ROOT = "dev.rehearse.";

  private final JavaClasses classes =
      new ClassFileImporter()
          .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
          .importPackages("dev.rehearse");

  @Test
  void theRulesSeeEnoughClassesToMeanSomething() {
    assertThat(classes.size()).isGreaterThan(CLASSES_MIN);
  }

  @Test
  void roomsHaveNoCycles() {
    slices().matching("dev.rehearse.(*)..").should().beFreeOfCycles().check(classes);
  }

  @Test
  void eachRoomImportsOnlyWhatTheArchitectureNames() {
    Map<String, List<String>> allowed =
        Map.ofEntries(
            Map.entry("document", List.of()),
            Map.entry("verdict", List.of()),
            Map.entry("history", List.of()),
            Map.entry("plan", List.of("document")),
            Map.entry("check", List.of("plan", "verdict", "history")),
            Map.entry("record", List.of("check", "plan", "verdict", "history")),
            Map.entry("lifecycle", List.of()),
            Map.entry("traffic", List.of("plan")),
            Map.entry(
                "application", List.of("document", "plan", "history", "database", "lifecycle")),
            Map.entry("observe", List.of("history", "database", "application", "plan")));
    allowed.forEach(
        (room, others) -> {
          noClasses()
              .that()
              .resideInAPackage(ROOT + room + "..")
              .should()
              .dependOnClassesThat(
                  com.tngtech.archunit.base.DescribedPredicate.describe(
                      "live in a room that " + room + " may not import",
                      target ->
                          target.getPackageName().startsWith(ROOT)
                              && !room(target.getPackageName()).equals(room)
                              && !others.contains(room(target.getPackageName()))))
              .because("docs/architecture.md")
              .check(classes);
        });
  }

  private static String room(String packageName) {
    return packageName.substring(ROOT.length()).split("\\.", 2)[0];
  }

  @Test
  void oneVendorLivesInOneRoom() {
    vendor("com.zaxxer.hikari..", "dev.rehearse.database..").check(classes);
    vendor("org.postgresql..", "dev.rehearse.database..", "dev.rehearse.application..")
        .check(classes);
    vendor("com.mysql..", "dev.rehearse.database..").check(classes);
    vendor("org.springframework..", "dev.rehearse.database..").check(classes);
    vendor("eu.rekawek.toxiproxy..", "dev.rehearse.fault.toxiproxy..").check(classes);
    vendor("com.sun.jna..", "dev.rehearse.fault.toxiproxy..").check(classes);
    vendor("org.testcontainers..", "dev.rehearse.environment.containers..")
        .allowEmptyShould(true)
        .check(classes);
    vendor("net.jqwik..", "dev.rehearse.application..").check(classes);
  }

  private static ArchRule vendor(String vendor, String... rooms) {
    return noClasses()
        .that()
        .resideOutsideOfPackages(rooms)
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage(vendor)
        .because(vendor + " lives in " + Arrays.toString(rooms));
  }

  @Test
  void nothingStaticCanChange() {
    fields()
        .that()
        .areStatic()
        .and()
        .areDeclaredInClassesThat()
        .areNotEnums()
        .should()
        .beFinal()
        .check(classes);
  }

  @Test
  void allRandomnessComesFromTheSeed() {
    noClasses()
        .should()
        .dependOnClassesThat()
        .belongToAnyOf(java.util.Random.class, java.util.concurrent.ThreadLocalRandom.class)
        .because("use plan.Seed")
        .check(classes);
    noClasses()
        .should()
        .callMethod(Math.class, "random")
        .orShould()
        .callMethod(java.util.UUID.class, "randomUUID")
        .check(classes);
  }

  @Test
  void namesAreNouns() {
    noClasses()
        .should()
        .haveSimpleNameEndingWith("Manager")
        .orShould()
        .haveSimpleNameEndingWith("Helper")
        .orShould()
        .haveSimpleNameEndingWith("Util")
        .orShould()
        .haveSimpleNameEndingWith("Utils")
        .orShould()
        .haveSimpleNameEndingWith("Impl")
        .check(classes);
  }
}
