package dev.rehearse.record;

import java.time.Duration;
import java.time.Instant;

/**
 * What neither the plan nor the history says of a run. Immutable.
 *
 * @param version the tool's version
 * @param old the engine that old really was, e.g. {@code postgresql 14.20}
 * @param fresh the engine that new really was
 * @param sabotage the id of the deliberate mistake; empty for none
 * @param replay the command that runs it again
 * @param excused failed requests that the blame rule excuses, as the check said
 * @param outsideTraffic all time but the traffic phase and a control
 * @param control {@code none} or {@code ran}
 */
public record Particulars(
    String version,
    Instant started,
    String old,
    String fresh,
    String sabotage,
    String replay,
    long excused,
    Duration outsideTraffic,
    String control) {}
