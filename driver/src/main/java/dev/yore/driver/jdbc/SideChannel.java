package dev.yore.driver.jdbc;

import org.apache.calcite.avatica.Meta;

/**
 * Carries a {@link DriverCommand} about a statement to where the statement runs. Safe for use by
 * many threads: this is how one thread cancels what another waits for.
 */
public interface SideChannel {

  /**
   * Sends the command and returns the answer's rows, each an {@code Object[]} or a {@code List}.
   *
   * @throws RuntimeException as the statement's own methods would
   */
  Iterable<Object> send(Meta.StatementHandle statement, DriverCommand command);
}
