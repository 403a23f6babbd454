package dev.rehearse.scenarios.application;

import dev.rehearse.application.FrontDoorRecord;
import dev.rehearse.history.Side;
import java.util.Collections;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import org.eclipse.jetty.http.HttpFields;
import org.eclipse.jetty.server.Request;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.type.TypeReference;
import tools.jackson.databind.json.JsonMapper;

/**
 * A request as the front door stamped it. Immutable.
 *
 * @param until as {@link Wire#UNTIL}
 * @param smoke whether it is part of a smoke run, and nothing of it may stay
 */
record Call(
    String name,
    long operation,
    long attempt,
    long until,
    boolean smoke,
    FrontDoorRecord stamp,
    Map<String, @Nullable String> parameters) {

  private static final JsonMapper JSON = JsonMapper.shared();
  private static final TypeReference<HashMap<String, @Nullable String>> PARAMETERS =
      new TypeReference<>() {};

  Call {
    parameters = Collections.unmodifiableMap(new HashMap<>(parameters));
  }

  /**
   * The call that a request makes.
   *
   * @throws IllegalArgumentException if a header or the body is not what the front door sends
   */
  static Call of(Request request, byte[] body) {
    HttpFields headers = request.getHeaders();
    FrontDoorRecord stamp =
        new FrontDoorRecord(
            number(headers, Wire.EPOCH),
            word(Side.class, headers, Wire.TRUTH),
            word(Side.class, headers, Wire.READS),
            FrontDoorRecord.State.OPEN,
            word(FrontDoorRecord.Mode.class, headers, Wire.MODE),
            0);
    String path = request.getHttpURI().getPath();
    return new Call(
        path.substring(Wire.OPERATIONS.length()),
        number(headers, Wire.OPERATION),
        number(headers, Wire.ATTEMPT),
        number(headers, Wire.UNTIL),
        headers.contains(Wire.SMOKE),
        stamp,
        parameters(body));
  }

  private static Map<String, @Nullable String> parameters(byte[] body) {
    try {
      return body.length == 0 ? Map.of() : JSON.readValue(body, PARAMETERS);
    } catch (JacksonException e) {
      throw new IllegalArgumentException(
          "the body is no JSON object of texts: " + e.getMessage(), e);
    }
  }

  private static long number(HttpFields headers, String name) {
    return Long.parseLong(header(headers, name));
  }

  private static <E extends Enum<E>> E word(Class<E> type, HttpFields headers, String name) {
    return Enum.valueOf(type, header(headers, name).toUpperCase(Locale.ROOT));
  }

  private static String header(HttpFields headers, String name) {
    String value = headers.get(name);
    if (value == null) {
      throw new IllegalArgumentException("the header " + name + " is missing");
    }
    return value;
  }
}
