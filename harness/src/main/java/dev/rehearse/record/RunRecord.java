package dev.rehearse.record;

import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import tools.jackson.databind.SerializationFeature;
import tools.jackson.databind.json.JsonMapper;

/**
 * What a run knows of itself beside its plan and history: the content of {@code environment.json}.
 * Immutable.
 *
 * @param version of the tool
 * @param started ISO-8601
 * @param old engine and version that old really was
 * @param fresh the same of new
 * @param sabotage the sabotage in force; empty: none
 * @param replay the command that runs it again
 * @param outsideTraffic everything but the traffic and a control, ns
 * @param processors process → share of one processor while measuring, 1.0 = all of it
 * @param machine what it ran on
 */
public record RunRecord(
    String version,
    String started,
    String old,
    String fresh,
    String sabotage,
    String replay,
    long outsideTraffic,
    Map<String, Double> processors,
    Machine machine) {

  /** A machine: processors, memory in bytes, operating system and Java. */
  public record Machine(int processors, long memory, String system, String java) {
    static Machine here() {
      return new Machine(
          Runtime.getRuntime().availableProcessors(),
          memoryOfMachine(),
          System.getProperty("os.name")
              + " "
              + System.getProperty("os.version")
              + " "
              + System.getProperty("os.arch"),
          System.getProperty("java.vendor") + " " + System.getProperty("java.version"));
    }

    private static long memoryOfMachine() {
      return ManagementFactory.getOperatingSystemMXBean()
              instanceof com.sun.management.OperatingSystemMXBean system
          ? system.getTotalMemorySize()
          : 0;
    }
  }

  /** The record of a run on this machine whose time is not yet known. */
  public static RunRecord begun(
      String version, String started, String old, String fresh, String sabotage, String replay) {
    return new RunRecord(
        version, started, old, fresh, sabotage, replay, 0, Map.of(), Machine.here());
  }

  /** The same with its time outside the traffic, ns, and what its processes used. */
  public RunRecord took(long outside, Map<String, Double> shares) {
    return new RunRecord(version, started, old, fresh, sabotage, replay, outside, shares, machine);
  }

  /** Writes {@code environment.json}. */
  public void write(Path file) throws IOException {
    Files.writeString(
        file,
        JsonMapper.builder()
                .enable(SerializationFeature.INDENT_OUTPUT)
                .build()
                .writeValueAsString(this)
            + "\n");
  }

  /** Reads what {@link #write} wrote. */
  public static RunRecord read(Path file) {
    return JsonMapper.builder().build().readValue(file, RunRecord.class);
  }
}
