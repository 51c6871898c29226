package dev.yore.server;

import dev.yore.driver.meta.AnswerNotes;
import dev.yore.store.ErrorCode;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.apache.calcite.avatica.AvaticaSeverity;
import org.apache.calcite.avatica.Meta;
import org.apache.calcite.avatica.metrics.noop.NoopMetricsSystem;
import org.apache.calcite.avatica.remote.Handler.HandlerResponse;
import org.apache.calcite.avatica.remote.JsonHandler;
import org.apache.calcite.avatica.remote.JsonService;
import org.apache.calcite.avatica.remote.LocalService;
import org.apache.calcite.avatica.remote.ProtobufHandler;
import org.apache.calcite.avatica.remote.ProtobufTranslationImpl;
import org.apache.calcite.avatica.remote.Service;
import org.eclipse.jetty.http.HttpStatus;
import org.jspecify.annotations.Nullable;

/** Answers Avatica's messages in the language they come in. Safe for use by many threads. */
final class AvaticaEndpoint {
  static final String PROTOBUF = "application/x-google-protobuf";
  static final String JSON = "application/json";

  private static final String UNREADABLE_TEXT = "the request cannot be read";

  /** Of requests that are none. */
  static final AnswerNotes.Refusal UNREADABLE =
      new AnswerNotes.Refusal(AnswerNotes.Missing.SENSE, UNREADABLE_TEXT);

  private final ProtobufHandler protobuf;
  private final JsonHandler json;

  private final String incarnation;
  private final byte[] unreadableJson;
  private final byte[] unreadableProtobuf;

  /**
   * A body to send back, what it is, and what is said beside it.
   *
   * @param refusal what the request wanted that it cannot have, or that it was none; null for
   *     nothing
   */
  record Answer(
      int status,
      String contentType,
      byte[] body,
      Map<String, String> headers,
      AnswerNotes.@Nullable Refusal refusal) {}

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
    Service.ErrorResponse unreadable =
        new Service.ErrorResponse(
            List.of(),
            UNREADABLE_TEXT,
            ErrorCode.INVALID_PARAMETER.number(),
            ErrorCode.INVALID_PARAMETER.sqlState(),
            AvaticaSeverity.ERROR,
            null);
    try {
      unreadableJson = JsonService.MAPPER.writeValueAsBytes(unreadable);
      unreadableProtobuf = new ProtobufTranslationImpl().serializeResponse(unreadable);
    } catch (IOException e) {
      throw new IllegalStateException("a text and a number can be sent", e);
    }
  }

  Answer answer(@Nullable String contentType, byte[] message) {
    AnswerNotes notes = new AnswerNotes(incarnation);
    if (isJson(contentType, message)) {
      HandlerResponse<String> response =
          notes.during(() -> json.apply(new String(message, StandardCharsets.UTF_8)));
      return isReadable(response.getStatusCode(), notes)
          ? new Answer(
              response.getStatusCode(),
              JSON,
              response.getResponse().getBytes(StandardCharsets.UTF_8),
              notes.headers(),
              notes.refusal())
          : new Answer(response.getStatusCode(), JSON, unreadableJson, notes.headers(), UNREADABLE);
    }
    HandlerResponse<byte[]> response = notes.during(() -> protobuf.apply(message));
    return isReadable(response.getStatusCode(), notes)
        ? new Answer(
            response.getStatusCode(),
            PROTOBUF,
            response.getResponse(),
            notes.headers(),
            notes.refusal())
        : new Answer(
            response.getStatusCode(), PROTOBUF, unreadableProtobuf, notes.headers(), UNREADABLE);
  }

  /** What Avatica says of bytes that are no request is the stack of its own code. */
  private static boolean isReadable(int status, AnswerNotes notes) {
    return status == HttpStatus.OK_200 || notes.isUnderstood();
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
