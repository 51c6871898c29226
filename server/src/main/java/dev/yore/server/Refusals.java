package dev.yore.server;

import dev.yore.server.security.AuditLog;
import dev.yore.server.security.Caller;
import dev.yore.server.security.RefusalKind;
import org.jspecify.annotations.Nullable;

/**
 * Counts who did not get what they wanted, and has it written down. Safe for use by many threads.
 */
final class Refusals {
  private final ServerMetrics metrics;
  private final AuditLog audit;

  Refusals(ServerMetrics metrics, AuditLog audit) {
    this.metrics = metrics;
    this.audit = audit;
  }

  /**
   * @param details names and values, alternately; null values are left out
   */
  void add(Caller caller, RefusalKind kind, String reason, @Nullable Object... details) {
    metrics.refusal(kind);
    audit.refused(caller, kind, reason, details);
  }
}
