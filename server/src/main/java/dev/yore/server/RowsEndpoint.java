package dev.yore.server;

import dev.yore.driver.frame.RowsFailure;
import dev.yore.driver.frame.RowsRequest;
import dev.yore.driver.meta.AnswerNotes;
import dev.yore.driver.meta.YoreMeta;
import dev.yore.store.ErrorCode;
import java.io.IOException;
import org.apache.calcite.avatica.NoSuchConnectionException;
import org.apache.calcite.avatica.NoSuchStatementException;
import org.apache.calcite.avatica.remote.AvaticaRuntimeException;
import org.eclipse.jetty.http.HttpStatus;

/** Answers requests for rows in columns. Safe for use by many threads. */
final class RowsEndpoint {
  private final YoreMeta meta;
  private final String incarnation;

  RowsEndpoint(YoreMeta meta, String incarnation) {
    this.meta = meta;
    this.incarnation = incarnation;
  }

  AvaticaEndpoint.Answer answer(byte[] message) {
    AnswerNotes notes = new AnswerNotes(incarnation);
    return notes.during(() -> answer(message, notes));
  }

  private AvaticaEndpoint.Answer answer(byte[] message, AnswerNotes notes) {
    try {
      byte[] frame = meta.columnFrame(RowsRequest.decode(message));
      return new AvaticaEndpoint.Answer(
          HttpStatus.OK_200, RowsRequest.CONTENT_TYPE, frame, notes.headers(), notes.refusal());
    } catch (IOException e) {
      return failed(
          HttpStatus.BAD_REQUEST_400,
          ErrorCode.INVALID_PARAMETER,
          "unreadable request: " + e,
          notes);
    } catch (NoSuchConnectionException e) {
      return failed(
          HttpStatus.INTERNAL_SERVER_ERROR_500,
          ErrorCode.STORE_CLOSED,
          "the server does not know this connection; it expired, or the server was restarted",
          notes);
    } catch (NoSuchStatementException e) {
      return failed(
          HttpStatus.INTERNAL_SERVER_ERROR_500,
          ErrorCode.INVALID_STATEMENT,
          "the statement is closed",
          notes);
    } catch (AvaticaRuntimeException e) {
      RowsFailure failure =
          new RowsFailure(e.getSqlState(), e.getErrorCode(), String.valueOf(e.getErrorMessage()));
      return failed(HttpStatus.INTERNAL_SERVER_ERROR_500, failure, notes);
    }
  }

  private static AvaticaEndpoint.Answer failed(
      int status, ErrorCode code, String message, AnswerNotes notes) {
    return failed(status, new RowsFailure(code.sqlState(), code.number(), message), notes);
  }

  private static AvaticaEndpoint.Answer failed(int status, RowsFailure failure, AnswerNotes notes) {
    return new AvaticaEndpoint.Answer(
        status,
        RowsRequest.CONTENT_TYPE,
        failure.encode(),
        notes.headers(),
        status == HttpStatus.BAD_REQUEST_400 ? AvaticaEndpoint.UNREADABLE : notes.refusal());
  }
}
