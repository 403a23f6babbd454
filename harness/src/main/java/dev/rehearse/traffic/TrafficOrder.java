package dev.rehearse.traffic;

import dev.rehearse.plan.Plan;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;

/**
 * All that the traffic's process is told. Immutable.
 *
 * @param drawings the file of values and keys drawn beforehand
 * @param frontDoor where requests go
 * @param operations the journal to write, {@code history/operations.bin}
 * @param report the file for the injector's last word, an {@code Event.InjectorReport} as JSON
 * @param live the file to which it appends a {@link TrafficCounts} as a JSON line every 200 ms
 * @param measure the file whose existence tells it that the warm-up is over
 * @param stop the file whose existence tells it to end
 * @param scratch a folder for its own files
 * @param most the longest it may run, whatever happens
 * @param sabotage the sabotage in force; empty: none
 */
public record TrafficOrder(
    Path applicationFolder,
    Map<String, Path> sources,
    String version,
    Path drawings,
    URI frontDoor,
    long seed,
    Plan.Traffic plan,
    Path operations,
    Path report,
    Path live,
    Path measure,
    Path stop,
    Path scratch,
    Duration most,
    String sabotage) {}
