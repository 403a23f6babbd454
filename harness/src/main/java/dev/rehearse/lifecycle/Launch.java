package dev.rehearse.lifecycle;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * How to start a child process. Immutable; the {@code with…} methods return changed copies.
 *
 * @param name what the rehearsal calls the process
 * @param command the program and its arguments; visible to everybody, so never a credential
 * @param environment added to what the child inherits; likewise never a credential
 * @param folder its working directory; empty: this JVM's
 * @param log what it says is appended here
 * @param niceness above 0: yields to others; below 0 takes effect for root alone
 * @param output where its standard output goes
 * @param farewell the signal that asks it to end, without {@code SIG}
 */
public record Launch(
    String name,
    List<String> command,
    Map<String, String> environment,
    Optional<Path> folder,
    Path log,
    int niceness,
    Output output,
    String farewell) {

  /** The niceness of everything but the injector: it must not wait for those that it measures. */
  public static final int YIELDING = 5;

  /** Where standard output goes; standard error always goes to the log. */
  public enum Output {
    LOG,
    PIPE
  }

  public Launch {
    command = List.copyOf(command);
    environment = Map.copyOf(environment);
  }

  /** A child in this JVM's folder and environment, saying all to its log, ended by TERM. */
  public static Launch of(String name, List<String> command, Path log) {
    return new Launch(name, command, Map.of(), Optional.empty(), log, 0, Output.LOG, "TERM");
  }

  public Launch withEnvironment(Map<String, String> more) {
    return new Launch(name, command, more, folder, log, niceness, output, farewell);
  }

  public Launch in(Path directory) {
    return new Launch(
        name, command, environment, Optional.of(directory), log, niceness, output, farewell);
  }

  public Launch withNiceness(int value) {
    return new Launch(name, command, environment, folder, log, value, output, farewell);
  }

  public Launch withOutput(Output where) {
    return new Launch(name, command, environment, folder, log, niceness, where, farewell);
  }

  public Launch withFarewell(String signal) {
    return new Launch(name, command, environment, folder, log, niceness, output, signal);
  }
}
