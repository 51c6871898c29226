package dev.yore.server;

import dev.yore.server.security.Caller;
import dev.yore.server.security.RefusalKind;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.LongSupplier;
import org.eclipse.jetty.io.Connection;
import org.eclipse.jetty.io.EndPoint;

/**
 * Connections over which nobody has shown who they are: they have as long as a request may stall,
 * then they are closed, whatever they have sent so far. So strangers cannot hold the server's
 * connections, by silence nor byte by byte; those of users stay open between requests. Safe for use
 * by many threads; there are no more than there may be connections.
 */
final class Newcomers implements Connection.Listener {
  private final Map<EndPoint, Long> sinceNanos = new ConcurrentHashMap<>();
  private final long limitNanos;
  private final Refusals refusals;
  private final LongSupplier nanoTime;

  Newcomers(Duration limit, Refusals refusals) {
    this(limit, refusals, System::nanoTime);
  }

  Newcomers(Duration limit, Refusals refusals, LongSupplier nanoTime) {
    this.limitNanos = limit.toNanos();
    this.refusals = refusals;
    this.nanoTime = nanoTime;
  }

  @Override
  public void onOpened(Connection connection) {
    if (connection.getEndPoint() instanceof EndPoint.Wrapper) {
      return; // What TLS carries; the connection that carries TLS came before.
    }
    sinceNanos.put(connection.getEndPoint(), nanoTime.getAsLong());
  }

  @Override
  public void onClosed(Connection connection) {
    sinceNanos.remove(connection.getEndPoint());
  }

  /** A whole request has come over it, which is looked at now. */
  void asks(EndPoint carrier) {
    sinceNanos.remove(carrier);
  }

  /** It was answered without anybody having shown who they are. */
  void remainsUnknown(EndPoint carrier) {
    sinceNanos.put(carrier, nanoTime.getAsLong());
    if (!carrier.isOpen()) {
      sinceNanos.remove(carrier); // Closed in between, so that nobody else will take it out.
    }
  }

  /** Closes those whose time is over. */
  void closeLate() {
    long now = nanoTime.getAsLong();
    for (Map.Entry<EndPoint, Long> entry : sinceNanos.entrySet()) {
      if (now - entry.getValue() > limitNanos
          && sinceNanos.remove(entry.getKey(), entry.getValue())) {
        refusals.add(
            new Caller("", address(entry.getKey().getRemoteSocketAddress())),
            RefusalKind.TOO_SLOW,
            "no request came within "
                + Duration.ofNanos(limitNanos).toMillis()
                + " ms of the connection or the last answer");
        entry.getKey().close();
      }
    }
  }

  private static String address(SocketAddress address) {
    return address instanceof InetSocketAddress inet && inet.getAddress() != null
        ? inet.getAddress().getHostAddress()
        : String.valueOf(address);
  }
}
