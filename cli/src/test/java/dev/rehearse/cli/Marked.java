package dev.rehearse.cli;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** Whatever descends from a command, known by a variable of its environment. Immutable. */
record Marked(String mark) {
  static final String VARIABLE = "REHEARSE_TEST_MARK";
  private static final Pattern SOCKET = Pattern.compile("socket:\\[(\\d+)]");

  /** A socket that waits for connections. */
  record Listener(String address, int port) {}

  /** Numbers of the processes that live. */
  List<Integer> living() throws IOException {
    List<Integer> living = new ArrayList<>();
    try (Stream<Path> processes = Files.list(Path.of("/proc"))) {
      for (Path process : processes.toList()) {
        String name = process.getFileName().toString();
        if (name.matches("\\d+") && bears(process)) {
          living.add(Integer.valueOf(name));
        }
      }
    }
    return living;
  }

  private boolean bears(Path process) {
    try {
      return Files.readString(process.resolve("environ"), StandardCharsets.ISO_8859_1)
          .contains(VARIABLE + "=" + mark + "\0");
    } catch (IOException e) {
      // It has ended, or is somebody else's.
      return false;
    }
  }

  /** What they listen on. */
  List<Listener> listeners() throws IOException {
    Set<String> inodes = new HashSet<>();
    for (int process : living()) {
      inodes.addAll(sockets(Path.of("/proc/" + process + "/fd")));
    }
    List<Listener> listeners = new ArrayList<>();
    for (String table : List.of("/proc/net/tcp", "/proc/net/tcp6")) {
      for (String line : Files.readAllLines(Path.of(table))) {
        String[] words = line.strip().split("\\s+");
        if (words[3].equals("0A") && inodes.contains(words[9])) {
          String[] local = words[1].split(":");
          listeners.add(new Listener(local[0], Integer.parseInt(local[1], 16)));
        }
      }
    }
    return listeners;
  }

  private static Set<String> sockets(Path descriptors) {
    Set<String> inodes = new HashSet<>();
    try (Stream<Path> all = Files.list(descriptors)) {
      for (Path each : all.toList()) {
        Matcher matcher = SOCKET.matcher(Files.readSymbolicLink(each).toString());
        if (matcher.matches()) {
          inodes.add(matcher.group(1));
        }
      }
    } catch (IOException e) {
      // It ended while it was looked at.
      return inodes;
    }
    return inodes;
  }
}
