package dev.yore.store.lease;

import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A sign of life of an epoch's owner, as lines {@code name=value} in UTF-8. Nobody compares its
 * time with a clock: whoever waits looks whether the count changes. Immutable.
 *
 * @param count one more each time
 * @param released whether the owner gave the lease back and will renew it no more
 * @param leaseMillis how long others must see no change before they may take over
 * @param where machine and directory of the owner
 * @param stampMillis when, by the owner's clock, for people
 */
public record Renewal(
    long count, boolean released, long leaseMillis, String where, long stampMillis) {

  byte[] encode() {
    String text =
        "count=%d%nreleased=%s%nleaseMillis=%d%nwhere=%s%nstampMillis=%d%n"
            .formatted(
                count,
                released,
                leaseMillis,
                where.replace('\n', ' ').replace('\r', ' '),
                stampMillis);
    return text.replace("\r\n", "\n").getBytes(StandardCharsets.UTF_8);
  }

  /** Null if it is none. */
  static @Nullable Renewal decode(byte[] bytes) {
    Map<String, String> lines = new HashMap<>();
    for (String line : new String(bytes, StandardCharsets.UTF_8).split("\n", -1)) {
      int equals = line.indexOf('=');
      if (equals > 0) {
        lines.put(line.substring(0, equals), line.substring(equals + 1));
      }
    }
    try {
      return new Renewal(
          Long.parseLong(lines.getOrDefault("count", "")),
          Boolean.parseBoolean(lines.get("released")),
          Long.parseLong(lines.getOrDefault("leaseMillis", "")),
          lines.getOrDefault("where", "an unknown place"),
          Long.parseLong(lines.getOrDefault("stampMillis", "")));
    } catch (NumberFormatException e) {
      return null;
    }
  }
}
