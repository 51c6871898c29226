package dev.yore.server;

import dev.yore.driver.meta.AnswerNotes;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Map;
import org.apache.calcite.avatica.Meta;
import org.apache.calcite.avatica.metrics.noop.NoopMetricsSystem;
import org.apache.calcite.avatica.remote.Handler.HandlerResponse;
import org.apache.calcite.avatica.remote.JsonHandler;
import org.apache.calcite.avatica.remote.LocalService;
import org.apache.calcite.avatica.remote.ProtobufHandler;
import org.apache.calcite.avatica.remote.ProtobufTranslationImpl;
import org.jspecify.annotations.Nullable;

/** Answers Avatica's messages in the language they come in. Safe for use by many threads. */
final class AvaticaEndpoint {
  static final String PROTOBUF = "application/x-google-protobuf";
  static final String JSON = "application/json";

  private final ProtobufHandler protobuf;
  private final JsonHandler json;

  private final String incarnation;

  /** A body to send back, what it is, and what is said beside it. */
  record Answer(int status, String contentType, byte[] body, Map<String, String> headers) {}

  /**
   * @param incarnation tells this server's life from others
   */
  AvaticaEndpoint(Meta meta, String incarnation) {
    this.incarnation = incarnation;
    LocalService service = new LocalService(meta);
    protobuf =
        new ProtobufHandler(
            service, new ProtobufTranslationImpl(), NoopMetricsSystem.getInstance());
    json = new JsonHandler(service, NoopMetricsSystem.getInstance());
  }

  Answer answer(@Nullable String contentType, byte[] message) {
    AnswerNotes notes = new AnswerNotes(incarnation);
    if (isJson(contentType, message)) {
      HandlerResponse<String> response =
          notes.during(() -> json.apply(new String(message, StandardCharsets.UTF_8)));
      return new Answer(
          response.getStatusCode(),
          JSON,
          response.getResponse().getBytes(StandardCharsets.UTF_8),
          notes.headers());
    }
    HandlerResponse<byte[]> response = notes.during(() -> protobuf.apply(message));
    return new Answer(response.getStatusCode(), PROTOBUF, response.getResponse(), notes.headers());
  }

  /**
   * Avatica's own client calls both languages octets. A protobuf message never begins with a brace,
   * which would be the start of a group with the number 15.
   */
  private static boolean isJson(@Nullable String contentType, byte[] message) {
    String type = contentType == null ? "" : contentType.toLowerCase(Locale.ROOT);
    if (type.startsWith(JSON)) {
      return true;
    }
    return !type.startsWith(PROTOBUF) && message.length > 0 && message[0] == '{';
  }
}
