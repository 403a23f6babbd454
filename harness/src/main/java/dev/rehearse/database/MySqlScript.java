package dev.rehearse.database;

import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.springframework.core.io.ByteArrayResource;
import org.springframework.core.io.support.EncodedResource;
import org.springframework.jdbc.datasource.init.ScriptException;
import org.springframework.jdbc.datasource.init.ScriptUtils;

/**
 * Runs a script as MySQL's own client would. Stateless.
 *
 * <p>The line {@code DELIMITER //} is a word to that client, not to the server: it changes what
 * ends a statement from there on.
 */
final class MySqlScript {
  private static final Pattern DELIMITER =
      Pattern.compile("(?im)^[ \\t]*DELIMITER[ \\t]+(\\S+)[ \\t]*$");

  private static final String[] COMMENTS = {"-- ", "--\t", "#"};

  private MySqlScript() {}

  /**
   * Runs every statement.
   *
   * @throws SQLException with what the server says of the first that it refuses, and which it is
   */
  static void run(Connection connection, String script) throws SQLException {
    Matcher change = DELIMITER.matcher(script);
    String delimiter = ";";
    int from = 0;
    while (change.find()) {
      part(connection, script.substring(from, change.start()), delimiter);
      delimiter = change.group(1);
      from = change.end();
    }
    part(connection, script.substring(from), delimiter);
  }

  private static void part(Connection connection, String part, String delimiter)
      throws SQLException {
    if (part.isBlank()) {
      return;
    }
    EncodedResource text =
        new EncodedResource(
            new ByteArrayResource(part.getBytes(StandardCharsets.UTF_8), "the script"),
            StandardCharsets.UTF_8);
    try {
      ScriptUtils.executeSqlScript(connection, text, false, false, COMMENTS, delimiter, "/*", "*/");
    } catch (ScriptException e) {
      if (e.getCause() instanceof SQLException refusal) {
        SQLException told =
            new SQLException(
                e.getMessage(), refusal.getSQLState(), refusal.getErrorCode(), refusal);
        throw told;
      }
      throw new SQLException(e.getMessage(), "", e);
    }
  }
}
