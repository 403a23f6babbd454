package dev.rehearse.load;

import static io.gatling.javaapi.core.CoreDsl.ByteArrayBody;
import static io.gatling.javaapi.core.CoreDsl.asLongAs;
import static io.gatling.javaapi.core.CoreDsl.constantUsersPerSec;
import static io.gatling.javaapi.core.CoreDsl.doIf;
import static io.gatling.javaapi.core.CoreDsl.exec;
import static io.gatling.javaapi.core.CoreDsl.pause;
import static io.gatling.javaapi.core.CoreDsl.scenario;
import static io.gatling.javaapi.http.HttpDsl.http;

import dev.rehearse.history.Operation.Access;
import dev.rehearse.plan.Plan;
import dev.rehearse.traffic.TrafficOrder;
import io.gatling.http.response.Response;
import io.gatling.javaapi.core.ChainBuilder;
import io.gatling.javaapi.core.PopulationBuilder;
import io.gatling.javaapi.core.Session;
import io.gatling.javaapi.core.Simulation;
import io.gatling.javaapi.http.HttpProtocolBuilder;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The traffic of a rehearsal as Gatling runs it: an open model, each class with arrivals of its
 * own. Gatling makes it by its name; what it needs it takes from {@link InjectorProcess}.
 */
public class RehearsalSimulation extends Simulation {
  private static final String VISIT = "visit";

  /** Gatling injects this much more than needed, so that a place never waits for a user. */
  private static final double SURPLUS_EVEN = 1.02;

  private static final double SURPLUS_POISSON = 1.3;

  /** And so many per second, so that a burst at a low rate finds users too. */
  private static final double EXTRA = 20;

  /** Beyond the order's own bound, which ends the traffic properly. */
  private static final Duration BEYOND = Duration.ofMinutes(2);

  private static final Duration RAMP_MOST = Duration.ofSeconds(2);

  private final InjectorProcess process;
  private final Injector injector;

  /** The traffic of the application folder that the order names. */
  public RehearsalSimulation() {
    this(FolderBehaviour::of);
  }

  /** The traffic of an application that is known in another way. */
  RehearsalSimulation(Function<TrafficOrder, Behaviour> application) {
    process = InjectorProcess.ofThisJvm(application);
    injector = process.injector();
    List<PopulationBuilder> populations = new ArrayList<>();
    for (Access access : Access.values()) {
      double perSecond =
          injector.mix().sessionsPerSecond(access, injector.plan().rate().perSecond());
      if (perSecond > 0) {
        populations.add(population(access, perSecond));
      }
    }
    setUp(populations).protocols(protocol()).maxDuration(injector.order().most().plus(BEYOND));
  }

  @Override
  public void before() {
    process.begin();
  }

  @Override
  public void after() {
    process.finish();
  }

  private PopulationBuilder population(Access access, double perSecond) {
    boolean even = injector.plan().arrivals() == Plan.Arrivals.EVEN;
    boolean reads = access == Access.READ;
    Schedule schedule =
        even
            ? Schedule.even(perSecond, reads ? 0.5 : 1)
            : Schedule.poisson(perSecond, injector.drawsOf(access));
    Arrivals arrivals = new Arrivals(injector, access, schedule.rampedOver(ramp()));
    process.countsMissedOf(arrivals);
    double users = perSecond * (even ? SURPLUS_EVEN : SURPLUS_POISSON) + EXTRA;
    return scenario(access.name().toLowerCase(java.util.Locale.ROOT))
        .exec(session -> arrive(arrivals, session))
        .exec(doIf(RehearsalSimulation::hasVisit).then(visit()))
        .exec(stopWhenOver())
        .injectOpen(constantUsersPerSec(users).during(injector.order().most().plus(BEYOND)));
  }

  private Duration ramp() {
    Duration half = injector.plan().warmUp().dividedBy(2);
    return half.compareTo(RAMP_MOST) < 0 ? half : RAMP_MOST;
  }

  private static Session arrive(Arrivals arrivals, Session session) {
    Visit visit = arrivals.take(System.nanoTime());
    return visit == null ? session : session.set(VISIT, visit);
  }

  private ChainBuilder visit() {
    return pause(session -> visit(session).untilDue())
        .exec(session -> then(session, visit(session)::begin))
        .exec(
            asLongAs(session -> visit(session).request() != null)
                .on(
                    exec(http(session -> visit(session).current().spec.name())
                            .post(session -> "/operations/" + name(session))
                            .header("Rehearse-Operation", RehearsalSimulation::id)
                            .header("Rehearse-Client", RehearsalSimulation::client)
                            .body(ByteArrayBody(session -> guarded(visit(session)::send)))
                            .sign(RehearsalSimulation::written)
                            .transformResponse(RehearsalSimulation::received))
                        .exec(session -> then(session, visit(session)::conclude))))
        .exec(session -> then(session, injector::closed));
  }

  private ChainBuilder stopWhenOver() {
    return exec(
        io.gatling.javaapi.core.CoreDsl.stopLoadGeneratorIf(
            "the traffic was told to end", session -> injector.over(System.nanoTime())));
  }

  private HttpProtocolBuilder protocol() {
    return http.baseUrl(injector.order().frontDoor().toString().replaceAll("/$", ""))
        .contentTypeHeader("application/json")
        .shareConnections()
        .disableWarmUp()
        .disableCaching()
        .disableAutoReferer()
        .disableFollowRedirect();
  }

  /** Gatling would log what a step throws and go on; traffic without its records must not. */
  private static Session then(Session session, Runnable step) {
    guarded(
        () -> {
          step.run();
          return true;
        });
    return session;
  }

  private static <T> T guarded(Supplier<T> step) {
    try {
      return step.get();
    } catch (RuntimeException | Error e) {
      throw InjectorProcess.die(e);
    }
  }

  private static boolean hasVisit(Session session) {
    return session.contains(VISIT);
  }

  private static Visit visit(Session session) {
    @Nullable Visit visit = session.get(VISIT);
    if (visit == null) {
      throw new IllegalStateException("Gatling's user " + session.userId() + " has no session");
    }
    return visit;
  }

  private static String name(Session session) {
    return visit(session).current().spec.name();
  }

  private static String id(Session session) {
    return Long.toString(visit(session).current().id);
  }

  private static String client(Session session) {
    return Integer.toString(visit(session).client());
  }

  /** Gatling signs a request each time that it writes it to a connection, just before. */
  private static io.gatling.http.client.Request written(
      io.gatling.http.client.Request request, Session session) {
    visit(session).current().writes++;
    return request;
  }

  private static Response received(Response response, Session session) {
    int status = response.status().code();
    byte[] body = response.body().bytes();
    boolean success = guarded(() -> visit(session).receive(status, body));
    if (!success && status / 100 == 2) {
      throw new IllegalStateException("2xx, but no success by the rehearsal's rules");
    }
    return response;
  }
}
