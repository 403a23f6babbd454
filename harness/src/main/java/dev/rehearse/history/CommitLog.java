package dev.rehearse.history;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.json.JsonMapper;

/**
 * Reads the instances' own files: a JSON line when a transaction begins, and one when it committed,
 * which repeats the beginning. Stateless.
 */
public final class CommitLog {

  private CommitLog() {}

  /**
   * Every committed attempt, two of the same attempt included, and every attempt that only began.
   * In order of their beginning. A torn last line is left out.
   *
   * @throws IOException if a file cannot be read, or a line before its last is no commit
   */
  public static List<Commit> read(Path... files) throws IOException {
    List<Commit> commits = new ArrayList<>();
    for (Path file : files) {
      List<Commit> begun = new ArrayList<>();
      int committedBefore = commits.size();
      new Lines(file, Files.readAllBytes(file)).read(commits, begun);
      long[] committed =
          commits.subList(committedBefore, commits.size()).stream()
              .mapToLong(Commit::attempt)
              .sorted()
              .toArray();
      Set<Long> pending = new HashSet<>();
      for (int i = begun.size() - 1; i >= 0; i--) {
        Commit commit = begun.get(i);
        boolean only = Arrays.binarySearch(committed, commit.attempt()) < 0;
        if (only && pending.add(commit.attempt())) {
          commits.add(commit);
        }
      }
    }
    commits.sort(Comparator.comparingLong(Commit::begun));
    return commits;
  }

  /** One file's lines. A record of numbers needs no parser for documents, at two lines a write. */
  private static final class Lines {
    private final Path file;
    private final byte[] bytes;
    private final JsonMapper mapper = JsonMapper.builder().build();

    Lines(Path file, byte[] bytes) {
      this.file = file;
      this.bytes = bytes;
    }

    void read(List<Commit> committed, List<Commit> begun) throws IOException {
      int line = 1;
      int from = 0;
      for (int i = 0; i < bytes.length; i++) {
        if (bytes[i] == '\n') {
          if (i > from) {
            add(whole(from, i, line), committed, begun);
          }
          from = i + 1;
          line++;
        }
      }
      // What a crash tore has no end of line.
    }

    private static void add(Commit commit, List<Commit> committed, List<Commit> begun) {
      (commit.committed() == Operation.NEVER ? begun : committed).add(commit);
    }

    private Commit whole(int from, int until, int line) throws IOException {
      Commit plain = new Fields(bytes, from, until).commit();
      if (plain.attempt() != Fields.MISSING) {
        return plain;
      }
      String text = new String(bytes, from, until - from, StandardCharsets.UTF_8);
      try {
        return mapper.readValue(text, Commit.class);
      } catch (JacksonException e) {
        throw new IOException(
            file + ":" + line + ": this is no commit: " + e.getOriginalMessage(), e);
      }
    }
  }

  /** The fields of one line as the writer writes them; whatever looks otherwise is MISSING. */
  private static final class Fields {
    static final long MISSING = Long.MIN_VALUE;
    private static final String[] NAMES = {
      "operation", "attempt", "instance", "epoch", "begun", "committed"
    };

    private final byte[] bytes;
    private final int until;
    private final long[] values = new long[NAMES.length];
    private int at;
    private Side side = Side.OLD;
    private int known;

    Fields(byte[] bytes, int from, int until) {
      this.bytes = bytes;
      this.at = from;
      this.until = until;
    }

    Commit commit() {
      boolean whole = bytes[at++] == '{';
      while (whole && at < until) {
        whole = field() && (at == until - 1 ? bytes[at] == '}' : bytes[at] == ',');
        at++;
      }
      return new Commit(
          values[0],
          whole && known == NAMES.length + 1 ? values[1] : MISSING,
          (int) values[2],
          side,
          values[3],
          values[4],
          values[5]);
    }

    private boolean field() {
      // No two names begin alike.
      int name = at + 1 < until ? index(bytes[at + 1]) : NAMES.length;
      if (name == NAMES.length || bytes[at] != '"') {
        return (is("\"side\":\"OLD\"") || is("\"side\":\"NEW\"")) && side();
      }
      String text = NAMES[name];
      at++;
      if (!is(text) || bytes[at + text.length()] != '"') {
        return false;
      }
      at += text.length() + 2;
      values[name] = number();
      known++;
      return at < until;
    }

    private boolean side() {
      side = bytes[at + 8] == 'O' ? Side.OLD : Side.NEW;
      at += 12;
      known++;
      return at < until;
    }

    private static int index(byte first) {
      return switch (first) {
        case 'o' -> 0;
        case 'a' -> 1;
        case 'i' -> 2;
        case 'e' -> 3;
        case 'b' -> 4;
        case 'c' -> 5;
        default -> NAMES.length;
      };
    }

    private long number() {
      long value = 0;
      boolean negative = at < until && bytes[at] == '-';
      at += negative ? 1 : 0;
      while (at < until && bytes[at] >= '0' && bytes[at] <= '9') {
        value = 10 * value + bytes[at++] - '0';
      }
      return negative ? -value : value;
    }

    private boolean is(String text) {
      if (at + text.length() + 2 > until) {
        return false;
      }
      for (int i = 0; i < text.length(); i++) {
        if (bytes[at + i] != text.charAt(i)) {
          return false;
        }
      }
      return true;
    }
  }
}
