package dev.yore.driver.remote;

import dev.yore.driver.jdbc.SqlErrors;
import dev.yore.store.ErrorCode;
import java.net.URI;
import java.net.URISyntaxException;
import java.sql.SQLException;
import org.jspecify.annotations.Nullable;

/**
 * The parts of a remote URL, {@code jdbc:yore://host:port/branch?name=value}. Immutable.
 *
 * @param branch null if the URL names none
 * @param query what follows the question mark, undecoded; null for none
 */
record ServerAddress(String host, int port, @Nullable String branch, @Nullable String query) {
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
    boolean hasBranch = path != null && path.length() > 1;
    int port = uri.getPort() < 0 ? DEFAULT_PORT : uri.getPort();
    return new ServerAddress(host, port, hasBranch ? path.substring(1) : null, uri.getRawQuery());
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
