package dev.rehearse.scenarios.dualwrites;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.rehearse.application.ApplicationFolder;
import dev.rehearse.application.FrontDoorClient;
import dev.rehearse.application.Operations;
import dev.rehearse.history.Operation;
import dev.rehearse.history.Side;
import dev.rehearse.lifecycle.Await;
import dev.rehearse.plan.Plan;
import dev.rehearse.strategy.Step;
import java.lang.reflect.InvocationHandler;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.sql.Connection;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;

/** From PostgreSQL 14 to 18, with every type that is carried. */
class DualWritesTest extends DualWritesContract {
  @Test
  void anAbortWhileReadsComeFromNewTakesThemBackFirst() throws Exception {
    try (Stepping steps = new Stepping(pair(), Settings.readsFirst(false), "")) {
      try (Writers writers = writers(steps)) {
        steps.run("switch-reads");
        assertThat(steps.frontDoor().status().record().reads()).isEqualTo(Side.NEW);
        more(writers);
        steps.abort();
        assertThat(steps.frontDoor().status().record().reads()).isEqualTo(Side.OLD);
        more(writers);
      }
    }
    nothingLeft();
  }

  @Test
  void aRowThatNewRefusesAfterItsTableIsFullEndsTheMigrationWithTheReason() throws Exception {
    Plan plan =
        Settings.plan(Settings.inChunksOf(1000, 1), pair().of.databases(), Duration.ofSeconds(4));
    try (Stepping steps = new Stepping(pair(), plan, "");
        Connection application = pair().application(Side.OLD);
        Connection fresh = pair().admin(Side.NEW)) {
      Writers.emptied(application, "link");
      steps.run("mirror");
      Pair.run(fresh, "ALTER TABLE parent ADD CONSTRAINT other_note CHECK (note <> 'refused')");
      steps.events.put(
          "backfill@chunk-read",
          () -> Pair.run(application, "UPDATE parent SET note = 'refused' WHERE id = 1"));
      steps.events.put(
          "backfill@chunk-written",
          () ->
              Await.until(
                  "the row to wait",
                  Duration.ofSeconds(3),
                  () -> pair().one(Side.NEW, "SELECT count(*) FROM rehearse.waiting").equals("1")));

      assertThatThrownBy(() -> steps.run("backfill"))
          .isInstanceOf(Step.GivesUp.class)
          .hasMessageContainingAll("1 rows of parent", "new refuses one", "other_note");
      steps.abort();
    }
    nothingLeft();
  }

  @Test
  void anOperationThatAnInstanceCannotCarryOutOnNewEndsTheMigrationForGood() throws Exception {
    AtomicBoolean well = new AtomicBoolean();
    try (Stepping steps =
        new Stepping(pair(), Settings.together(false), "") {
          @Override
          public ApplicationFolder application() {
            ApplicationFolder none = super.application();
            return new ApplicationFolder(
                none.folder(),
                none.name(),
                none.scripts(),
                new Operations("1", Map.of("look", reading("look"))),
                none.invariants(),
                none.data());
          }

          @Override
          public FrontDoorClient frontDoor() {
            return smoking(super.frontDoor(), well);
          }
        }) {
      steps.run("backfill");
      assertThatThrownBy(() -> steps.run("verify"))
          .isInstanceOf(Step.GivesUp.class)
          .hasMessageContainingAll("carry out look on new", "application-1: no such function");
      well.set(true);
      assertThatThrownBy(() -> steps.run("verify"))
          .isInstanceOf(Step.GivesUp.class)
          .hasMessageContaining("application-1: no such function");
      assertThat(steps.frontDoor().status().record().truth()).isEqualTo(Side.OLD);
      steps.abort();
    }
    nothingLeft();
  }

  private static Operations.Spec reading(String name) {
    return new Operations.Spec(
        name,
        name,
        Operation.Access.READ,
        1,
        List.of(new Operations.Statement("SELECT 1", "")),
        Map.of(),
        List.of(),
        Set.of(),
        List.of());
  }

  /** A door with an instance that cannot carry anything out before it is well. */
  private static FrontDoorClient smoking(FrontDoorClient door, AtomicBoolean well) {
    InvocationHandler handler =
        (proxy, method, arguments) -> {
          if (method.getName().equals("smoked")) {
            return well.get() ? List.of() : List.of("application-1: no such function");
          }
          try {
            return method.invoke(door, arguments);
          } catch (InvocationTargetException e) {
            throw e.getCause();
          }
        };
    return (FrontDoorClient)
        Proxy.newProxyInstance(
            FrontDoorClient.class.getClassLoader(),
            new Class<?>[] {FrontDoorClient.class},
            handler);
  }
}
