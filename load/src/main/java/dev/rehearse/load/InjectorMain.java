package dev.rehearse.load;

import dev.rehearse.lifecycle.ParentWatch;
import dev.rehearse.traffic.TrafficOrder;
import io.gatling.app.Gatling;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import tools.jackson.databind.json.JsonMapper;

/** The injector's process: Gatling under our settings, with its order as the only argument. */
public final class InjectorMain {
  /** The system property that names the simulation's class. */
  static final String SIMULATION = "rehearse.traffic.simulation";

  private InjectorMain() {}

  /** Runs until the order's stop file exists; the exit code is Gatling's. */
  public static void main(String[] arguments) throws IOException {
    ParentWatch.exitWithParent();
    Path file = Path.of(arguments[0]);
    TrafficOrder order = JsonMapper.shared().readValue(Files.readString(file), TrafficOrder.class);
    String deadline = Long.toString(order.plan().deadline().toMillis());
    System.setProperty("gatling.http.requestTimeout", deadline);
    System.setProperty("gatling.socket.connectTimeout", deadline);
    System.setProperty("logback.configurationFile", "injector-logback.xml");
    System.setProperty(InjectorProcess.ORDER, file.toAbsolutePath().toString());
    // Gatling touches preferences, which would make a folder in the user's home.
    System.setProperty("java.util.prefs.userRoot", order.scratch().toString());
    System.setOut(Summary.over(System.out));
    Gatling.main(
        new String[] {
          "-s", System.getProperty(SIMULATION), "-rf", order.scratch().toString(), "-nr"
        });
  }
}
