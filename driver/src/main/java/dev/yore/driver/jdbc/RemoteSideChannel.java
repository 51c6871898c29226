package dev.yore.driver.jdbc;

import java.util.List;
import org.apache.calcite.avatica.Meta;
import org.apache.calcite.avatica.remote.Service;

/** Sends driver commands as if they were SQL of the statement they are about. */
final class RemoteSideChannel implements SideChannel {
  private static final int ALL_ROWS = -1;

  private final Service service;

  RemoteSideChannel(Service service) {
    this.service = service;
  }

  @Override
  public Iterable<Object> send(Meta.StatementHandle statement, DriverCommand command) {
    Service.ExecuteResponse response =
        service.apply(
            new Service.PrepareAndExecuteRequest(
                statement.connectionId, statement.id, command.toSql(), ALL_ROWS));
    if (response.missingStatement || response.results.isEmpty()) {
      return List.of();
    }
    Meta.Frame frame = response.results.get(0).firstFrame;
    return frame == null ? List.of() : frame.rows;
  }
}
