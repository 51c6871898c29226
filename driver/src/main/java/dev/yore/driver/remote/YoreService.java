package dev.yore.driver.remote;

import dev.yore.driver.jdbc.SqlFailure;
import dev.yore.driver.jdbc.WaitingService;
import dev.yore.driver.jdbc.YoreConnection;
import dev.yore.driver.jdbc.YoreProperty;
import dev.yore.store.ErrorCode;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.time.Duration;
import java.util.Objects;
import org.apache.calcite.avatica.AvaticaConnection;
import org.apache.calcite.avatica.ConnectionConfig;
import org.apache.calcite.avatica.remote.ProtobufService;
import org.apache.calcite.avatica.remote.ProtobufTranslation;
import org.apache.calcite.avatica.remote.ProtobufTranslationImpl;
import org.apache.calcite.avatica.remote.Service;

/**
 * Avatica's requests as protobuf messages to a Yore server. Values keep the exact types the server
 * announced, and errors the server's message, SQLState and number. Safe for use by many threads.
 */
final class YoreService extends ProtobufService implements WaitingService {
  private static final String NO_SQL_STATE = "00000";

  private final HttpTransport transport;
  private final ProtobufTranslation translation = new ProtobufTranslationImpl();

  /** Named in a connection's properties, which is how Avatica lets a service be chosen. */
  public static final class Factory implements Service.Factory {
    @Override
    public Service create(AvaticaConnection connection) {
      ConnectionConfig config = connection.config();
      return new YoreService(
          new HttpTransport(
              client((YoreConnection) connection),
              URI.create(config.url()),
              config.avaticaUser(),
              config.avaticaPassword(),
              Math.toIntExact(config.getHttpResponseTimeout())));
    }
  }

  private static HttpClient client(YoreConnection connection) {
    TlsClients.Way way =
        new TlsClients.Way(
            Duration.ofSeconds(
                Long.parseLong(
                    Objects.requireNonNull(connection.property(YoreProperty.CONNECT_TIMEOUT)))),
            connection.property(YoreProperty.SSL_ROOT_CERT),
            connection.property(YoreProperty.SSL_CERT),
            connection.property(YoreProperty.SSL_KEY));
    try {
      return TlsClients.client(way);
    } catch (IOException e) {
      throw new SqlFailure(ErrorCode.INVALID_PARAMETER, String.valueOf(e.getMessage()));
    }
  }

  private YoreService(HttpTransport transport) {
    this.transport = transport;
  }

  @Override
  public void setTimeoutMillis(int millis) {
    transport.timeoutMillis(millis);
  }

  @Override
  public int timeoutMillis() {
    return transport.timeoutMillis();
  }

  @Override
  public Response _apply(Request request) {
    Response response;
    try {
      byte[] answer = transport.send(translation.serializeRequest(request));
      response = translation.parseResponse(answer);
    } catch (IOException e) {
      throw transport.failure("unreadable answer, is this a Yore server? " + e.getMessage(), e);
    }
    if (response instanceof ErrorResponse error) {
      throw failure(error);
    }
    return response;
  }

  private static SqlFailure failure(ErrorResponse error) {
    if (error.errorCode == ErrorResponse.MISSING_CONNECTION_ERROR_CODE) {
      return new SqlFailure(
          ErrorCode.STORE_CLOSED,
          "the server does not know this connection; it expired, or the server was restarted");
    }
    boolean unknown = error.sqlState == null || error.sqlState.equals(NO_SQL_STATE);
    return new SqlFailure(
        String.valueOf(error.errorMessage),
        unknown ? ErrorCode.INTERNAL.sqlState() : error.sqlState,
        unknown ? ErrorCode.INTERNAL.number() : error.errorCode,
        null);
  }

  // Avatica's own versions of these turn the columns' types into "some number", which prints a
  // REAL as a DOUBLE.

  @Override
  public ResultSetResponse apply(CatalogsRequest request) {
    return (ResultSetResponse) _apply(request);
  }

  @Override
  public ResultSetResponse apply(SchemasRequest request) {
    return (ResultSetResponse) _apply(request);
  }

  @Override
  public ResultSetResponse apply(TablesRequest request) {
    return (ResultSetResponse) _apply(request);
  }

  @Override
  public ResultSetResponse apply(TableTypesRequest request) {
    return (ResultSetResponse) _apply(request);
  }

  @Override
  public ResultSetResponse apply(TypeInfoRequest request) {
    return (ResultSetResponse) _apply(request);
  }

  @Override
  public ResultSetResponse apply(ColumnsRequest request) {
    return (ResultSetResponse) _apply(request);
  }

  @Override
  public PrepareResponse apply(PrepareRequest request) {
    return (PrepareResponse) _apply(request);
  }

  @Override
  public ExecuteResponse apply(PrepareAndExecuteRequest request) {
    return (ExecuteResponse) _apply(request);
  }

  @Override
  public ExecuteResponse apply(ExecuteRequest request) {
    return (ExecuteResponse) _apply(request);
  }
}
