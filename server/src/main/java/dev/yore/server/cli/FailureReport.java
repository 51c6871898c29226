package dev.yore.server.cli;

import dev.yore.store.ErrorCode;
import dev.yore.store.StoreException;
import dev.yore.store.directory.StorageErrors;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.FileSystemException;
import java.sql.SQLException;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.IExecutionExceptionHandler;
import picocli.CommandLine.ParseResult;

/**
 * Prints why a command failed: one line for what is expected to go wrong, with the stack for what
 * is not.
 */
final class FailureReport implements IExecutionExceptionHandler {

  @Override
  public int handleExecutionException(Exception failure, CommandLine command, ParseResult parsed) {
    PrintWriter err = command.getErr();
    String message = expectedFailure(failure);
    if (message != null) {
      err.println("error: " + message);
    } else {
      err.println("error: unexpected failure, please report it");
      failure.printStackTrace(err);
    }
    err.flush();
    return CommandLine.ExitCode.SOFTWARE;
  }

  private static @Nullable String expectedFailure(Exception failure) {
    if (failure instanceof StoreException e && e.code() != ErrorCode.INTERNAL) {
      return e.getMessage() + " [" + e.code().sqlState() + "]";
    }
    if (failure instanceof SQLException e
        && !ErrorCode.INTERNAL.sqlState().equals(e.getSQLState())) {
      return e.getMessage() + " [" + e.getSQLState() + "]";
    }
    if (failure instanceof FileSystemException e) {
      return e.getFile() + ": " + StorageErrors.reason(e);
    }
    if (failure instanceof IOException e) {
      return StorageErrors.reason(e);
    }
    return null;
  }
}
