package dev.yore.server;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;

/** Passes bytes on to a server, and cuts connections in the middle of answers when told to. */
final class CuttingProxy implements AutoCloseable {
  private final int serverPort;
  private final ServerSocket listening;
  private final ExecutorService threads = Executors.newCachedThreadPool();
  private final AtomicInteger cutsLeft = new AtomicInteger();
  private volatile int longAnswerBytes = Integer.MAX_VALUE;

  CuttingProxy(int serverPort) throws IOException {
    this.serverPort = serverPort;
    listening = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
    threads.execute(this::listen);
  }

  int port() {
    return listening.getLocalPort();
  }

  /** The next so many answers with at least so many bytes in one piece are cut. */
  void cut(int answers, int bytes) {
    longAnswerBytes = bytes;
    cutsLeft.set(answers);
  }

  int cutsLeft() {
    return cutsLeft.get();
  }

  private void listen() {
    while (!listening.isClosed()) {
      try {
        Socket client = listening.accept();
        Socket server = new Socket(InetAddress.getLoopbackAddress(), serverPort);
        threads.execute(() -> pass(client, server, false));
        threads.execute(() -> pass(server, client, true));
      } catch (IOException e) {
        if (!listening.isClosed()) {
          throw new UncheckedIOException(e);
        }
      }
    }
  }

  private void pass(Socket from, Socket to, boolean answers) {
    byte[] buffer = new byte[1 << 16];
    try (from;
        to;
        InputStream in = from.getInputStream();
        OutputStream out = to.getOutputStream()) {
      for (int n = in.read(buffer); n >= 0; n = in.read(buffer)) {
        if (answers && n >= longAnswerBytes && cutsLeft.getAndDecrement() > 0) {
          out.write(buffer, 0, n / 2);
          return;
        }
        out.write(buffer, 0, n);
      }
    } catch (IOException e) {
      // One side is gone; the other goes with it.
    }
  }

  @Override
  public void close() throws IOException {
    listening.close();
    threads.shutdownNow();
  }
}
