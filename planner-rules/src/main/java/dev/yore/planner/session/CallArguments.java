package dev.yore.planner.session;

import dev.yore.parser.SqlCallProcedure;
import dev.yore.store.ErrorCode;
import dev.yore.store.StoreException;
import java.util.List;
import java.util.Objects;
import java.util.stream.IntStream;
import org.apache.calcite.sql.SqlCharStringLiteral;
import org.apache.calcite.sql.SqlNumericLiteral;

/**
 * The arguments of a call of one of SYS's procedures; what does not fit is refused with what was
 * wanted. Immutable.
 *
 * @param wanted as it follows {@code takes} in a message
 */
record CallArguments(SqlCallProcedure call, String wanted) {

  /** Whether the call is of a procedure of SYS. */
  static boolean isOf(SqlCallProcedure call, String procedure) {
    return call.name().names.equals(List.of("SYS", procedure));
  }

  /** All of them, which must be so many texts. */
  static List<String> texts(SqlCallProcedure call, int count, String wanted) {
    CallArguments arguments = new CallArguments(call, wanted).between(count, count);
    return IntStream.range(0, count).mapToObj(arguments::text).toList();
  }

  /** These, if there are as many as there should be. */
  CallArguments between(int min, int max) {
    if (size() < min || size() > max) {
      throw wrong();
    }
    return this;
  }

  int size() {
    return call.arguments().size();
  }

  String text(int argument) {
    if (call.arguments().get(argument) instanceof SqlCharStringLiteral text) {
      return Objects.requireNonNull(text.getValueAs(String.class));
    }
    throw wrong();
  }

  long integer(int argument) {
    if (call.arguments().get(argument) instanceof SqlNumericLiteral number && number.isInteger()) {
      return number.longValue(true);
    }
    throw wrong();
  }

  StoreException wrong() {
    return new StoreException(ErrorCode.INVALID_STATEMENT, call.name() + " takes " + wanted);
  }
}
