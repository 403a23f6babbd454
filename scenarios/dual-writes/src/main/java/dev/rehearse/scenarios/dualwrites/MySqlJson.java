package dev.rehearse.scenarios.dualwrites;

import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.json.JsonMapper;

/** Lists of texts as MySQL's JSON. Stateless. */
final class MySqlJson {
  private static final JsonMapper JSON = JsonMapper.shared();

  private MySqlJson() {}

  static String text(Object value) {
    return JSON.writeValueAsString(value);
  }

  static List<String> key(String json) {
    return List.of(JSON.readValue(json, String[].class));
  }

  static @Nullable List<@Nullable String> list(@Nullable String json) {
    return json == null ? null : Arrays.asList(JSON.readValue(json, String[].class));
  }
}
