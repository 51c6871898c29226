package dev.yore.driver.meta;

import dev.yore.driver.jdbc.SqlFailure;
import dev.yore.store.ErrorCode;
import dev.yore.store.StoreException;
import java.util.concurrent.Callable;
import org.apache.calcite.avatica.AvaticaSeverity;
import org.apache.calcite.avatica.NoSuchConnectionException;
import org.apache.calcite.avatica.NoSuchStatementException;
import org.apache.calcite.avatica.remote.AvaticaRuntimeException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * How a failure leaves {@link YoreMeta}: as an exception the driver in this process understands, or
 * as one Avatica's server sends with SQLState, number and message.
 */
enum Failures {
  EMBEDDED {
    @Override
    RuntimeException create(String message, String sqlState, int number, Throwable cause) {
      return new SqlFailure(message, sqlState, number, cause);
    }
  },
  REMOTE {
    @Override
    RuntimeException create(String message, String sqlState, int number, Throwable cause) {
      if (number == ErrorCode.INTERNAL.number()) {
        // The client gets the message only; whoever runs the server needs the rest.
        LOG.error("internal error while serving a request", cause);
      }
      return new RemoteFailure(message, number, sqlState);
    }
  };

  private static final String CLOSED = "the connection is closed";
  private static final Logger LOG = LoggerFactory.getLogger(Failures.class);

  abstract RuntimeException create(String message, String sqlState, int number, Throwable cause);

  /** Translates what the planner and the store throw; Avatica's own signals pass. */
  RuntimeException of(Throwable thrown) {
    if (thrown instanceof StoreException e) {
      String message = String.valueOf(e.getMessage());
      return create(message, e.code().sqlState(), e.code().number(), e);
    }
    if (thrown instanceof SqlFailure e) {
      return create(String.valueOf(e.getMessage()), e.sqlState(), e.vendorCode(), e);
    }
    if (thrown instanceof NoSuchConnectionException e) {
      return this == REMOTE ? e : new SqlFailure(ErrorCode.STORE_CLOSED, CLOSED);
    }
    if (thrown instanceof RemoteFailure e) {
      return e;
    }
    ErrorCode code = ErrorCode.INTERNAL;
    return create("internal error: " + thrown, code.sqlState(), code.number(), thrown);
  }

  /** Runs the work; errors such as exhausted memory or a deep recursion are failures too. */
  <T> T call(Callable<T> work) {
    try {
      return work.call();
    } catch (Exception | StackOverflowError | OutOfMemoryError | AssertionError e) {
      throw of(e);
    }
  }

  void run(Runnable work) {
    call(
        () -> {
          work.run();
          return true;
        });
  }

  /** As {@link #call}, for work that may miss its statement, which Avatica's clients can mend. */
  <T> T callOnStatement(Callable<T> work) throws NoSuchStatementException {
    try {
      return work.call();
    } catch (NoSuchStatementException e) {
      throw e;
    } catch (Exception | StackOverflowError | OutOfMemoryError | AssertionError e) {
      throw of(e);
    }
  }

  /** Avatica sends the stack of this exception to the client, so it has none. */
  private static final class RemoteFailure extends AvaticaRuntimeException {
    private static final long serialVersionUID = 1L;

    RemoteFailure(String message, int number, String sqlState) {
      super(message, number, sqlState, AvaticaSeverity.ERROR);
    }

    @Override
    public synchronized Throwable fillInStackTrace() {
      return this;
    }
  }
}
