package dev.yore.driver.remote;

import dev.yore.driver.jdbc.AnswerHeader;
import dev.yore.driver.jdbc.CacheStatistics;
import dev.yore.driver.jdbc.CachingService;
import dev.yore.driver.jdbc.DriverCommand;
import dev.yore.driver.jdbc.SqlFailure;
import dev.yore.driver.jdbc.WaitingService;
import dev.yore.driver.jdbc.YoreConnection;
import dev.yore.driver.jdbc.YoreProperty;
import dev.yore.store.ErrorCode;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.apache.calcite.avatica.AvaticaConnection;
import org.apache.calcite.avatica.ConnectionConfig;
import org.apache.calcite.avatica.ConnectionPropertiesImpl;
import org.apache.calcite.avatica.Meta;
import org.apache.calcite.avatica.remote.ProtobufService;
import org.apache.calcite.avatica.remote.ProtobufTranslation;
import org.apache.calcite.avatica.remote.ProtobufTranslationImpl;
import org.apache.calcite.avatica.remote.Service;
import org.apache.calcite.avatica.remote.TypedValue;
import org.jspecify.annotations.Nullable;

/**
 * Avatica's requests as protobuf messages to a Yore server. Values keep the exact types the server
 * announced, and errors the server's message, SQLState and number. Safe for use by many threads.
 */
final class YoreService extends ProtobufService implements WaitingService, CachingService {
  private static final String NO_SQL_STATE = "00000";
  private static final long ALL_ROWS = 0;
  private static final int USUAL_FETCH_SIZE =
      Integer.parseInt(Objects.requireNonNull(YoreProperty.FETCH_SIZE.defaultValue()));

  private final HttpTransport transport;
  private final @Nullable CachedAnswers answers;
  private final @Nullable RowFetcher fetcher;
  private final @Nullable AheadFetcher ahead;
  private final @Nullable NextAnswersFetcher next;

  /** Set once the server has shown that it is one of ours and knows of column frames. */
  private volatile boolean columnFrames;

  private final ProtobufTranslation translation = new ProtobufTranslationImpl();

  /** Named in a connection's properties, which is how Avatica lets a service be chosen. */
  public static final class Factory implements Service.Factory {
    @Override
    public Service create(AvaticaConnection connection) {
      ConnectionConfig config = connection.config();
      YoreConnection own = (YoreConnection) connection;
      HttpTransport transport =
          new HttpTransport(
              client(own),
              URI.create(config.url()),
              config.avaticaUser(),
              config.avaticaPassword(),
              Math.toIntExact(config.getHttpResponseTimeout()));
      boolean columnFrames = Boolean.parseBoolean(own.property(YoreProperty.COLUMN_FRAMES));
      if (!Boolean.parseBoolean(own.property(YoreProperty.CACHE))) {
        return new YoreService(transport, null, columnFrames, null, null);
      }
      long maxAgeNanos =
          TimeUnit.MILLISECONDS.toNanos(
              Long.parseLong(Objects.requireNonNull(own.property(YoreProperty.CACHE_CHECK))));
      CachedAnswers answers = answers(config, maxAgeNanos, false);
      CachedAnswers ahead = answers(config, maxAgeNanos, true);
      AheadFetcher fetcher =
          new AheadFetcher(
              new YoreService(transport, ahead, columnFrames, null, null),
              connection.id,
              answers,
              ahead);
      return new YoreService(
          transport,
          answers,
          columnFrames,
          fetcher,
          predicts(own) ? new NextAnswersFetcher(fetcher) : null);
    }

    private static boolean predicts(YoreConnection connection) {
      return !List.of("off", "false").contains(connection.property(YoreProperty.PREFETCH));
    }

    private static CachedAnswers answers(
        ConnectionConfig config, long maxAgeNanos, boolean prefetching) {
      return new CachedAnswers(
          config.url(),
          config.avaticaUser(),
          ResultCache.shared(),
          PastWatch.of(config.url()),
          maxAgeNanos,
          prefetching);
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

  private YoreService(
      HttpTransport transport,
      @Nullable CachedAnswers answers,
      boolean columnFrames,
      @Nullable AheadFetcher ahead,
      @Nullable NextAnswersFetcher next) {
    this.transport = transport;
    this.answers = answers;
    this.fetcher = columnFrames ? new RowFetcher(transport) : null;
    this.ahead = ahead;
    this.next = next;
  }

  @Override
  public void fetchAhead(String sql, List<@Nullable TypedValue> parameters) {
    if (ahead != null) {
      ahead.fetch(sql, parameters);
    }
  }

  @Override
  public CloseConnectionResponse apply(CloseConnectionRequest request) {
    if (ahead != null) {
      ahead.close();
    }
    return super.apply(request);
  }

  @Override
  public CacheStatistics cacheStatistics() {
    return ResultCache.shared().statistics();
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
    return exchange(request).response();
  }

  /** An answer and what it came in. */
  private record Exchange(Response response, HttpTransport.Answer answer) {}

  private Exchange exchange(Request request) {
    HttpTransport.Answer answer;
    Response response;
    try {
      answer = transport.send(translation.serializeRequest(request));
      response = translation.parseResponse(answer.body());
    } catch (IOException e) {
      throw transport.failure("unreadable answer, is this a Yore server? " + e.getMessage(), e);
    }
    columnFrames |= answer.header(AnswerHeader.PAST) != null;
    if (answers != null) {
      answers.heard(answer);
    }
    if (response instanceof ErrorResponse error) {
      throw failure(error);
    }
    return new Exchange(response, answer);
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
    PrepareResponse response = (PrepareResponse) _apply(request);
    if (answers != null) {
      answers.prepared(response.statement.id, request.sql);
    }
    return response;
  }

  @Override
  public CloseStatementResponse apply(CloseStatementRequest request) {
    if (answers != null) {
      answers.closed(request.statementId);
    }
    if (fetcher != null) {
      fetcher.giveUp(request.statementId);
    }
    return super.apply(request);
  }

  @Override
  public ExecuteResponse apply(PrepareAndExecuteRequest request) {
    Optional<DriverCommand> command = DriverCommand.parse(request.sql);
    if (command.isPresent()) {
      if (command.get().name() == DriverCommand.Name.CLOSE_ROWS) {
        giveUpRows(request);
      }
      return (ExecuteResponse) _apply(request);
    }
    return answered(
        answers == null ? null : answers.key(request.sql, List.of(), request.maxRowCount),
        request.connectionId,
        request.statementId,
        new PrepareAndExecuteRequest(
            request.connectionId,
            request.statementId,
            request.sql,
            request.maxRowCount,
            firstRows(request.maxRowsInFirstFrame)));
  }

  /** What is being made for nobody would let the statement's next use wait. */
  private void giveUpRows(PrepareAndExecuteRequest request) {
    if (fetcher != null && fetcher.giveUp(request.statementId)) {
      _apply(
          new PrepareAndExecuteRequest(
              request.connectionId,
              request.statementId,
              DriverCommand.of(DriverCommand.Name.CANCEL).toSql(),
              request.maxRowCount));
    }
  }

  private int firstRows(int wanted) {
    boolean small = wanted > 0 && wanted < RowFetcher.FIRST_ROWS;
    return fetcher == null || !columnFrames || small ? wanted : RowFetcher.FIRST_ROWS;
  }

  @Override
  public ExecuteResponse apply(ExecuteRequest request) {
    int statementId = request.statementHandle.id;
    return answered(
        answers == null
            ? null
            : answers.key(answers.sqlOf(statementId), request.parameterValues, ALL_ROWS),
        request.statementHandle.connectionId,
        statementId,
        new ExecuteRequest(
            request.statementHandle, request.parameterValues, firstRows(request.maxRowCount)));
  }

  /** From memory, or else from the server and perhaps kept. */
  private ExecuteResponse answered(
      @Nullable ResultKey key, String connectionId, int statementId, Request request) {
    if (fetcher != null) {
      fetcher.giveUp(statementId);
    }
    CachedAnswers known = answers;
    if (known == null) {
      return (ExecuteResponse) _apply(request);
    }
    KeptResult kept =
        known.find(
            key,
            statementId,
            () -> _apply(new ConnectionSyncRequest(connectionId, new ConnectionPropertiesImpl())));
    if (kept != null) {
      asked(key, true, kept.prefetched());
      return kept.toResponse(connectionId, statementId);
    }
    Exchange exchange = exchange(request);
    ExecuteResponse response = (ExecuteResponse) exchange.response();
    if (known.executed(key, statementId, response, exchange.answer())) {
      asked(key, false, false);
    }
    return response;
  }

  private void asked(@Nullable ResultKey key, boolean fromMemory, boolean expected) {
    if (next != null && key != null && key.maxRows() == ALL_ROWS) {
      next.asked(key.sql(), key.parameters(), fromMemory, expected);
    }
  }

  @Override
  public FetchResponse apply(FetchRequest request) {
    if (fetcher != null && columnFrames) {
      return inColumns(fetcher, request);
    }
    Exchange exchange = exchange(request);
    FetchResponse response = (FetchResponse) exchange.response();
    if (answers != null) {
      answers.fetched(request.statementId, response.frame, exchange.answer());
    }
    return response;
  }

  private FetchResponse inColumns(RowFetcher rows, FetchRequest request) {
    // Who asks for a number of rows per message of their own gets no more than that.
    boolean any = request.fetchMaxRowCount == USUAL_FETCH_SIZE;
    RowFetcher.Fetched fetched =
        rows.fetch(
            request.connectionId,
            request.statementId,
            request.offset,
            any ? 0 : request.fetchMaxRowCount);
    Meta.Frame frame = new Meta.Frame(request.offset, fetched.frame().isLast(), fetched.frame());
    if (answers != null) {
      answers.fetched(request.statementId, frame, fetched.answer());
    }
    return new FetchResponse(frame, false, false, null);
  }

  @Override
  public ExecuteBatchResponse apply(PrepareAndExecuteBatchRequest request) {
    if (answers != null) {
      answers.changed(request.statementId);
    }
    return super.apply(request);
  }

  @Override
  public ExecuteBatchResponse apply(ExecuteBatchRequest request) {
    if (answers != null) {
      answers.changed(request.statementId);
    }
    return super.apply(request);
  }
}
