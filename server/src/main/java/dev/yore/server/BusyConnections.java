package dev.yore.server;

import java.util.Collection;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.eclipse.jetty.io.EndPoint;
import org.eclipse.jetty.server.Request;

/**
 * Connections over which a request is being answered. A server that stops waits for these; of the
 * others, which clients keep for their next requests, it would wait a second to see that nothing
 * comes. Safe for use by many threads; there are no more than there may be connections.
 */
final class BusyConnections {
  private final Set<EndPoint> answering = ConcurrentHashMap.newKeySet();

  /** A whole request has come over it, and is answered from now on. */
  void answers(Request request, EndPoint carrier) {
    answering.add(carrier);
    // Called once the answer's last byte is written, and before the next request is looked at.
    Request.addCompletionListener(request, failure -> answering.remove(carrier));
  }

  /** Closes those that nobody uses now. */
  void closeOthers(Collection<EndPoint> open) {
    for (EndPoint endPoint : open) {
      if (!answering.contains(endPoint)) {
        endPoint.close();
      }
    }
  }
}
