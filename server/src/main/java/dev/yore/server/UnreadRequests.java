package dev.yore.server;

import dev.yore.server.security.Caller;
import dev.yore.server.security.RefusalKind;
import org.eclipse.jetty.http.HttpStatus;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.RequestLog;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.server.handler.ErrorHandler;

/**
 * Writes down requests that are answered before anybody of ours sees them: what is no HTTP, has a
 * path that tries to be another, or headers that are too long. Safe for use by many threads.
 */
final class UnreadRequests implements RequestLog {
  private static final String SEEN = UnreadRequests.class.getName();

  private final Refusals refusals;

  UnreadRequests(Refusals refusals) {
    this.refusals = refusals;
  }

  /** Leaves the request to who answers it now. */
  static void seen(Request request) {
    request.setAttribute(SEEN, Boolean.TRUE);
  }

  @Override
  public void log(Request request, Response response) {
    int status = response.getStatus();
    boolean clients = status >= 400 && status < 500;
    if (request.getAttribute(SEEN) != null
        || !clients && status != HttpStatus.HTTP_VERSION_NOT_SUPPORTED_505) {
      return;
    }
    Object message = request.getAttribute(ErrorHandler.ERROR_MESSAGE);
    refusals.add(
        new Caller("", String.valueOf(Request.getRemoteAddr(request))),
        RefusalKind.UNREADABLE,
        "answered " + status + (message == null ? "" : ": " + message));
  }
}
