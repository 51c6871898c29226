package dev.yore.server;

import java.io.IOException;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.Base64;

/** A client of a server that is no driver, and sends what it likes. */
record PlainClient(YoreServer server) {
  private static final HttpClient HTTP = HttpClient.newHttpClient();

  /** Nobody waits longer for an answer to come to its end. */
  private static final int PATIENCE_MILLIS = 30_000;

  /** The value of an {@code Authorization} header. */
  static String basic(String user, String password) {
    String pair = user + ":" + password;
    return "Basic " + Base64.getEncoder().encodeToString(pair.getBytes(StandardCharsets.UTF_8));
  }

  HttpResponse<String> get(String path, String... headers)
      throws IOException, InterruptedException {
    return HTTP.send(request(path, headers).build(), HttpResponse.BodyHandlers.ofString());
  }

  HttpResponse<String> post(String path, String body, String... headers)
      throws IOException, InterruptedException {
    return post(path, HttpRequest.BodyPublishers.ofString(body), headers);
  }

  HttpResponse<String> post(String path, HttpRequest.BodyPublisher body, String... headers)
      throws IOException, InterruptedException {
    return HTTP.send(
        request(path, headers).POST(body).build(), HttpResponse.BodyHandlers.ofString());
  }

  HttpResponse<byte[]> post(String path, byte[] body, String... headers)
      throws IOException, InterruptedException {
    return HTTP.send(
        request(path, headers).POST(HttpRequest.BodyPublishers.ofByteArray(body)).build(),
        HttpResponse.BodyHandlers.ofByteArray());
  }

  private HttpRequest.Builder request(String path, String... headers) {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(URI.create("http://localhost:" + server.port() + path));
    return headers.length == 0 ? request : request.headers(headers);
  }

  /** What comes back for bytes as they are, until the server ends the connection. */
  String raw(String bytes) throws IOException {
    try (Socket socket = new Socket("localhost", server.port())) {
      socket.setSoTimeout(PATIENCE_MILLIS);
      socket.getOutputStream().write(bytes.getBytes(StandardCharsets.ISO_8859_1));
      socket.getOutputStream().flush();
      return new String(socket.getInputStream().readAllBytes(), StandardCharsets.ISO_8859_1);
    }
  }
}
