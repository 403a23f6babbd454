package dev.rehearse.application;

import dev.rehearse.application.Operations.Source;
import dev.rehearse.application.Operations.Spec;
import dev.rehearse.application.Operations.Touch;
import dev.rehearse.history.Effect;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Whether a statement that found no row has thereby seen that the row is not there. It has only if
 * the key is all that it asked for: {@code WHERE id = :id AND status = 'new'} finds no row where
 * the status is another. Stateless.
 */
final class Absence {

  private static final Pattern WHERE =
      Pattern.compile(
          "(?is)\\bWHERE\\b(.*?)(?:\\bRETURNING\\b.*|\\bFOR\\s+(?:NO\\s+KEY\\s+)?(?:UPDATE|SHARE)\\b.*)?;?\\s*\\z");

  private static final Pattern EQUAL =
      Pattern.compile("(?s)\\s*\\(?\\s*[\\w.\"`]+\\s*=\\s*:(\\w+)(?:::\\w+)?\\s*\\)?\\s*");

  private static final Pattern AND = Pattern.compile("(?i)\\bAND\\b");

  /** What can leave a row out although its key was asked for. */
  private static final Pattern OTHER_CONDITIONS =
      Pattern.compile(
          "(?i)\\b(JOIN|HAVING|LIMIT|OFFSET|FETCH|USING|SKIP|UNION|EXCEPT|INTERSECT|WITH)\\b|--|/\\*");

  private Absence() {}

  static boolean seen(Spec spec, Touch touch) {
    boolean single = touch.kind() == Effect.Kind.READ || touch.kind() == Effect.Kind.WRITE;
    if (!single || touch.key().isEmpty() || touch.statement() >= spec.statements().size()) {
      return false;
    }
    Set<String> key = new HashSet<>();
    for (Source source : touch.key()) {
      if (source.from() != Source.From.PARAMETER) {
        return false;
      }
      key.add(source.name());
    }
    // The first of several is the one that touches rows, and says how many.
    return spec.statements().get(touch.statement()).sql().texts().values().stream()
        .allMatch(texts -> key.equals(askedFor(texts.get(0))));
  }

  /** The parameters that are the whole condition of a statement over one table; else none. */
  private static Set<String> askedFor(String sql) {
    Matcher where = WHERE.matcher(sql);
    if (!where.find() || OTHER_CONDITIONS.matcher(sql).find()) {
      return Set.of();
    }
    String before = sql.substring(0, where.start()).strip().toUpperCase(Locale.ROOT);
    boolean oneTable =
        before.matches("(?s)UPDATE\\b(?:(?!\\bFROM\\b|\\bSELECT\\b).)*")
            || before.matches("(?s)DELETE\\s+FROM\\s+[^,]*")
            || before.matches("(?s)SELECT\\b(?:(?!\\bSELECT\\b).)*\\bFROM\\s+[^,]*");
    if (!oneTable) {
      return Set.of();
    }
    Set<String> asked = new HashSet<>();
    for (String part : List.of(AND.split(where.group(1), -1))) {
      Matcher equal = EQUAL.matcher(part);
      if (!equal.matches()) {
        return Set.of();
      }
      asked.add(equal.group(1));
    }
    return asked;
  }
}
