package dev.rehearse.cli;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Path;

/**
 * What a user gets who types a command.
 *
 * @param code the exit code
 */
record Typed(int code, String out, String err) {
  static final Path ROOT = Path.of(System.getProperty("rehearse.root", "..")).toAbsolutePath();

  /** Runs one command in this JVM. */
  static Typed rehearse(Object... words) {
    StringWriter out = new StringWriter();
    StringWriter err = new StringWriter();
    String[] arguments = new String[words.length];
    for (int i = 0; i < words.length; i++) {
      arguments[i] = words[i].toString();
    }
    int code = Main.run(new PrintWriter(out, true), new PrintWriter(err, true), arguments);
    return new Typed(code, out.toString(), err.toString());
  }
}
