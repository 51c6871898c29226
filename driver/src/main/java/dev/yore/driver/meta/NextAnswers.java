package dev.yore.driver.meta;

import com.google.protobuf.InvalidProtocolBufferException;
import dev.yore.driver.jdbc.DriverCommand;
import dev.yore.driver.jdbc.NextQuestion;
import dev.yore.planner.PreparedSql;
import dev.yore.store.ErrorCode;
import dev.yore.store.StoreException;
import dev.yore.store.predict.NextStatement;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import org.apache.calcite.avatica.proto.Common;
import org.apache.calcite.avatica.remote.TypedValue;
import org.jspecify.annotations.Nullable;

/**
 * Says what a session probably asks next. A session at work is not waited for, and does not wait:
 * under its lock no more is done than to find out what to ask the predictor.
 */
final class NextAnswers {
  /** What is less likely than the first ones is not worth another request. */
  private static final int MAX_ROWS = 8;

  private NextAnswers() {}

  /**
   * @param command with the session's id, and what it was answered without asking: text and
   *     parameters
   */
  static Commands.Answer of(Sessions sessions, DriverCommand command) {
    Optional<ClientSession> session = sessions.peek(String.valueOf(command.argument(0)));
    List<Object> rows = new ArrayList<>();
    Supplier<List<NextStatement>> question =
        session.map(s -> s.ifIdle(() -> question(s, command))).orElse(null);
    if (question != null) {
      for (NextStatement next : question.get()) {
        if (rows.size() < MAX_ROWS) {
          rows.add(
              new Object[] {
                Double.toString(next.score()), next.sql(), NextQuestion.encode(next.parameters())
              });
        }
      }
    }
    return new Commands.Answer(MetadataShape.NEXT, rows);
  }

  private static Supplier<List<NextStatement>> question(
      ClientSession session, DriverCommand command) {
    String sql = command.argument(1);
    if (sql == null) {
      return session.sql().next(null, List.of());
    }
    PreparedSql prepared = session.sql().prepare(sql);
    List<@Nullable TypedValue> parameters = new ArrayList<>();
    for (String argument : command.arguments().subList(2, command.arguments().size())) {
      parameters.add(argument == null ? null : decode(argument));
    }
    return session.sql().next(prepared, StatementRunner.coerced(prepared, parameters));
  }

  private static TypedValue decode(String argument) {
    try {
      return TypedValue.fromProto(
          Common.TypedValue.parseFrom(Base64.getDecoder().decode(argument)));
    } catch (InvalidProtocolBufferException | IllegalArgumentException e) {
      throw new StoreException(ErrorCode.INVALID_PARAMETER, "unreadable parameter: " + e, e);
    }
  }
}
