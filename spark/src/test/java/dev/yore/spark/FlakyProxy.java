package dev.yore.spark;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;

/**
 * A way to a server that is slow and breaks: of four connections one is closed at once and one in
 * the middle of an answer. It can be cut altogether. Bytes are passed on as they are, so that
 * signatures stay right. Safe for many threads.
 */
final class FlakyProxy implements AutoCloseable {
  private static final int KINDS = 4;

  /** Some way into an answer that holds rows. */
  private static final int CUT_AFTER_BYTES = 20_000;

  private static final long DELAY_MILLIS = 20;
  private static final int BUFFER_BYTES = 8192;

  private final ServerSocket listening;
  private final InetSocketAddress target;
  private final ExecutorService threads = Executors.newCachedThreadPool();
  private final AtomicInteger connections = new AtomicInteger();
  private volatile boolean cut;

  private FlakyProxy(ServerSocket listening, InetSocketAddress target) {
    this.listening = listening;
    this.target = target;
  }

  static FlakyProxy to(String endpoint) throws IOException {
    URI uri = URI.create(endpoint);
    FlakyProxy proxy =
        new FlakyProxy(
            new ServerSocket(0, 50, InetAddress.getLoopbackAddress()),
            new InetSocketAddress(uri.getHost(), uri.getPort()));
    proxy.threads.execute(proxy::accept);
    return proxy;
  }

  String endpoint() {
    return "http://127.0.0.1:" + listening.getLocalPort();
  }

  /** How many connections there were. */
  int connections() {
    return connections.get();
  }

  /** No connection gets through from now on, or all of those that would. */
  void cut(boolean newCut) {
    cut = newCut;
  }

  private void accept() {
    while (!listening.isClosed()) {
      try {
        Socket client = listening.accept();
        int kind = connections.getAndIncrement() % KINDS;
        threads.execute(() -> serve(client, kind));
      } catch (IOException e) {
        return; // Closed: the test is over.
      }
    }
  }

  private void serve(Socket client, int kind) {
    try (client) {
      if (kind == 0 || cut) {
        return;
      }
      LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(DELAY_MILLIS));
      try (Socket server = new Socket(target.getAddress(), target.getPort())) {
        threads.execute(() -> pass(client, server, Long.MAX_VALUE));
        pass(server, client, kind == 1 ? CUT_AFTER_BYTES : Long.MAX_VALUE);
      }
    } catch (IOException e) {
      // Breaking is what it is for.
      connections.get();
    }
  }

  private void pass(Socket from, Socket to, long most) {
    byte[] buffer = new byte[BUFFER_BYTES];
    long left = most;
    try {
      InputStream in = from.getInputStream();
      OutputStream out = to.getOutputStream();
      for (int read = in.read(buffer); read >= 0 && left > 0 && !cut; read = in.read(buffer)) {
        out.write(buffer, 0, (int) Math.min(read, left));
        out.flush();
        left -= read;
      }
      from.close();
      to.close();
    } catch (IOException e) {
      close(from);
      close(to);
    }
  }

  private static void close(Socket socket) {
    try {
      socket.close();
    } catch (IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
  }

  @Override
  public void close() throws IOException {
    cut = true;
    listening.close();
    threads.shutdown();
  }
}
