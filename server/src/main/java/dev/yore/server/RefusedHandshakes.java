package dev.yore.server;

import dev.yore.server.security.AuditLog;
import dev.yore.server.security.Caller;
import org.eclipse.jetty.io.ssl.SslHandshakeListener;
import org.jspecify.annotations.Nullable;

/**
 * Writes down who could not agree on TLS: old protocols, plain HTTP, no certificate where one is
 * asked for. Safe for use by many threads.
 */
final class RefusedHandshakes implements SslHandshakeListener {
  private final AuditLog audit;

  RefusedHandshakes(AuditLog audit) {
    this.audit = audit;
  }

  @Override
  public void handshakeFailed(Event event, Throwable failure) {
    @Nullable String address = event.getSSLEngine().getPeerHost();
    audit.write(
        AuditLog.Event.REFUSED,
        new Caller("", address == null ? "" : address),
        "reason",
        "TLS: " + failure.getMessage());
  }
}
