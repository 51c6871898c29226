package dev.yore.server;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.Base64;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Checks a request's user and password. Immutable. */
final class BasicAuthentication {
  private static final String SCHEME = "Basic ";

  private final Map<String, String> users;

  /**
   * @param users passwords by name; empty to let everybody in
   */
  BasicAuthentication(Map<String, String> users) {
    this.users = Map.copyOf(users);
  }

  /**
   * @param authorization the request header, null if there is none
   */
  boolean accepts(@Nullable String authorization) {
    if (users.isEmpty()) {
      return true;
    }
    if (authorization == null
        || !authorization.regionMatches(true, 0, SCHEME, 0, SCHEME.length())) {
      return false;
    }
    String pair;
    try {
      byte[] decoded = Base64.getDecoder().decode(authorization.substring(SCHEME.length()).trim());
      pair = new String(decoded, StandardCharsets.UTF_8);
    } catch (IllegalArgumentException e) {
      return false;
    }
    int colon = pair.indexOf(':');
    return colon >= 0 && isPassword(pair.substring(0, colon), pair.substring(colon + 1));
  }

  private boolean isPassword(String user, String password) {
    String expected = users.get(user);
    // Takes equally long however much of the password is right.
    return MessageDigest.isEqual(
            bytes(expected == null ? password + "x" : expected), bytes(password))
        && expected != null;
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }
}
