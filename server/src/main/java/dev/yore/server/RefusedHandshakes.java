package dev.yore.server;

import dev.yore.server.security.Caller;
import dev.yore.server.security.RefusalKind;
import org.eclipse.jetty.io.ssl.SslHandshakeListener;
import org.jspecify.annotations.Nullable;

/**
 * Writes down who could not agree on TLS: old protocols, plain HTTP, no certificate where one is
 * asked for. Safe for use by many threads.
 */
final class RefusedHandshakes implements SslHandshakeListener {
  private final Refusals refusals;

  RefusedHandshakes(Refusals refusals) {
    this.refusals = refusals;
  }

  @Override
  public void handshakeFailed(Event event, Throwable failure) {
    @Nullable String address = event.getSSLEngine().getPeerHost();
    refusals.add(
        new Caller("", address == null ? "" : address),
        RefusalKind.TLS,
        "TLS: " + failure.getMessage());
  }
}
