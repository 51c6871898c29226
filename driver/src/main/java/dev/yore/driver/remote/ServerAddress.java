package dev.yore.driver.remote;

import dev.yore.driver.jdbc.SqlErrors;
import dev.yore.store.ErrorCode;
import java.net.URI;
import java.net.URISyntaxException;
import java.sql.SQLException;
import org.jspecify.annotations.Nullable;

/**
 * The parts of a remote URL, {@code jdbc:yore://host:port/?name=value}. Immutable.
 *
 * @param query what follows the question mark, undecoded; null for none
 */
record ServerAddress(String host, int port, @Nullable String query) {
  static final int DEFAULT_PORT = 8765;

  static ServerAddress parse(String url) throws SQLException {
    URI uri;
    try {
      uri = new URI(url.substring("jdbc:".length()));
    } catch (URISyntaxException e) {
      throw invalid(url, e.getReason());
    }
    String host = uri.getHost();
    if (host == null) {
      throw invalid(url, "no host");
    }
    String path = uri.getPath();
    if (path != null && !path.isEmpty() && !path.equals("/")) {
      throw SqlErrors.create(
          ErrorCode.NOT_SUPPORTED,
          "the URL names branch '"
              + path.substring(1)
              + "', and branches are not supported; end it after host:port/");
    }
    int port = uri.getPort() < 0 ? DEFAULT_PORT : uri.getPort();
    return new ServerAddress(host, port, uri.getRawQuery());
  }

  private static SQLException invalid(String url, String reason) {
    return SqlErrors.create(
        ErrorCode.INVALID_PARAMETER,
        "not a URL of a server: " + url + " (" + reason + "); write jdbc:yore://host:port/");
  }

  String toHttp(boolean tls) {
    return (tls ? "https://" : "http://") + host + ":" + port + "/";
  }
}
