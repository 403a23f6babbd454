package dev.rehearse.load;

import dev.rehearse.history.Event;
import dev.rehearse.history.OperationLogWriter;
import dev.rehearse.traffic.TrafficOrder;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.json.JsonMapper;

/** What surrounds the traffic in its process, from the order to the report. */
final class InjectorProcess {
  /** The system property that names the order's file. */
  static final String ORDER = "rehearse.traffic.order";

  private static final int BROKEN = 88;

  private final Injector injector;
  private final OperationLogWriter journal;
  private final List<Arrivals> arrivals = new ArrayList<>();
  private @Nullable Clerk clerk;
  private @Nullable Standstill standstill;

  private InjectorProcess(TrafficOrder order, Behaviour application) throws IOException {
    journal = OperationLogWriter.create(order.operations());
    injector = new Injector(order, application, journal::append, () -> System.out.println("READY"));
  }

  /** The process whose order lies where the system property says. */
  static InjectorProcess ofThisJvm(Function<TrafficOrder, Behaviour> application) {
    Path file = Path.of(System.getProperty(ORDER));
    try {
      TrafficOrder order =
          JsonMapper.shared().readValue(Files.readString(file), TrafficOrder.class);
      return new InjectorProcess(order, application.apply(order));
    } catch (IOException e) {
      throw new UncheckedIOException("the traffic's order " + file + " cannot be followed", e);
    }
  }

  Injector injector() {
    return injector;
  }

  /** What these have not sent when all has ended is counted in the report. */
  void countsMissedOf(Arrivals some) {
    arrivals.add(some);
  }

  /** Gatling is about to start. */
  void begin() {
    try {
      clerk = Clerk.start(injector);
      standstill = Standstill.start(injector::measuring);
    } catch (IOException e) {
      throw new UncheckedIOException("the live figures cannot be written", e);
    }
  }

  /** Gatling has ended and said its totals. */
  void finish() {
    try {
      if (clerk != null) {
        clerk.close();
      }
      journal.close();
      long now = System.nanoTime();
      arrivals.forEach(
          some -> some.countMissed(injector.figures(), Math.min(now, injector.endedAt())));
      Files.writeString(
          injector.order().report(), JsonMapper.shared().writeValueAsString(report(now)));
    } catch (IOException e) {
      throw new UncheckedIOException("the injector's report cannot be written", e);
    }
  }

  /** Ends this process at once: what cannot be recorded must not be sent. Does not return. */
  static IllegalStateException die(Throwable why) {
    why.printStackTrace();
    Runtime.getRuntime().halt(BROKEN);
    return new IllegalStateException(why);
  }

  private Event.InjectorReport report(long now) {
    Figures.Totals own = injector.figures().totals();
    if (!(System.out instanceof Summary summary)) {
      throw new IllegalStateException("the injector was not started by its own main class");
    }
    Summary.Totals gatling = summary.totals();
    return new Event.InjectorReport(
        now,
        own.due(),
        own.late(),
        own.lateMax(),
        standstill == null ? 0 : standstill.longest(),
        own.succeeded(),
        own.failed(),
        gatling.succeeded(),
        gatling.failed(),
        injector.recorder().used(),
        injector.mix().reachable(),
        injector.ending() ? "finished" : "Gatling ended by itself");
  }
}
