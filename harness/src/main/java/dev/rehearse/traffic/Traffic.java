package dev.rehearse.traffic;

import java.io.IOException;
import java.time.Duration;

/** The source of a rehearsal's load. Stateless; each start is a run of its own. */
public interface Traffic {

  /**
   * Starts the load and returns when its process is about to send the first request.
   *
   * @throws IOException if its process cannot be started
   */
  Running start(TrafficOrder order) throws IOException, InterruptedException;

  /** A load that is being sent. Thread-safe; closing kills it. */
  interface Running extends AutoCloseable {

    /** The figures so far; cheap. */
    TrafficCounts counts();

    /** Whether its process still lives. */
    boolean alive();

    /**
     * Tells it that the warm-up is over: stalls, lateness and standstills from before do not count.
     */
    void measure();

    /** Asks it to send no new arrivals, waits for what is in flight and for its report. */
    void stop(Duration bound) throws InterruptedException;

    /** Stops the injector's process as it stands and lets it go on: a disturbance of the run. */
    void pause(Duration length);

    @Override
    void close();
  }
}
