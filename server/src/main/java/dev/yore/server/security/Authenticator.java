package dev.yore.server.security;

import dev.yore.planner.access.PasswordHash;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.Semaphore;
import java.util.function.LongSupplier;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.jspecify.annotations.Nullable;

/**
 * Checks a request's user and password (HTTP's Basic scheme). A password that was right is
 * remembered, as a keyed digest that ends with the password, so that only the first request of a
 * user pays for the slow hash; who is wrong too often has to wait. Safe for use by many threads.
 */
public final class Authenticator {
  /** The user of a server that asks nobody. */
  public static final String ANYBODY = "anonymous";

  private static final String SCHEME = "Basic ";
  private static final String MAC = "HmacSHA256";

  /** Distinct user and password pairs remembered; more users than that pay again now and then. */
  private static final int MAX_REMEMBERED = 1_000;

  /** Addresses whose failures are counted; the oldest are forgotten first. */
  private static final int MAX_WATCHED = 10_000;

  /** A person mistypes less often; guessing at this rate takes for ever. */
  private static final int FREE_FAILURES = 10;

  private static final long FORGET_AFTER_NANOS = 60_000_000_000L;

  /**
   * Slow hashes computed at once: strangers' wrong passwords must not take all cores from queries.
   */
  private static final int MAX_CONCURRENT_HASHES =
      Math.max(1, Runtime.getRuntime().availableProcessors() / 2);

  /** What became of a request's claim. */
  public sealed interface Outcome {
    /**
     * The request may go on.
     *
     * @param user whose request it is
     */
    record Accepted(String user) implements Outcome {}

    /**
     * Nobody is known by this name and password, or none were given.
     *
     * @param claimed the name given; null if none was
     */
    record Refused(@Nullable String claimed) implements Outcome {}

    /** Too many wrong ones from this address lately. */
    record TooMany(@Nullable String claimed, int retryAfterSeconds) implements Outcome {}
  }

  /** For names that nobody has, so that answers about them take equally long. */
  private static final PasswordHash NOBODY = PasswordHash.ofNobody();

  private final Accounts accounts;
  private final LongSupplier nanoTime;
  private final byte[] key = new byte[32];
  private final Semaphore hashing = new Semaphore(MAX_CONCURRENT_HASHES);

  /** Guarded by itself. */
  private final Map<String, byte[]> remembered = bounded(MAX_REMEMBERED);

  /** Guarded by itself. */
  private final Map<String, Failures> failures = bounded(MAX_WATCHED);

  private record Failures(int count, long lastNanos) {}

  public Authenticator(Accounts accounts) {
    this(accounts, System::nanoTime);
  }

  Authenticator(Accounts accounts, LongSupplier nanoTime) {
    this.accounts = accounts;
    this.nanoTime = nanoTime;
    new SecureRandom().nextBytes(key);
  }

  private static <V> Map<String, V> bounded(int most) {
    return new LinkedHashMap<>() {
      @Override
      protected boolean removeEldestEntry(Map.Entry<String, V> eldest) {
        return size() > most;
      }
    };
  }

  /**
   * @param authorization the request header, null if there is none
   * @param address where the request comes from
   */
  public Outcome check(@Nullable String authorization, String address) {
    if (accounts.isOpen()) {
      return new Outcome.Accepted(ANYBODY);
    }
    String pair = pair(authorization);
    int colon = pair == null ? -1 : pair.indexOf(':');
    if (pair == null || colon < 0) {
      return new Outcome.Refused(null);
    }
    String user = pair.substring(0, colon);
    Accounts.Account account = accounts.find(user);
    byte[] digest = digest(pair + '\0' + (account == null ? "" : account.password()));
    if (account != null && isRemembered(account.name(), digest)) {
      return new Outcome.Accepted(account.name());
    }
    int wait = secondsToWait(address);
    if (wait > 0) {
      return new Outcome.TooMany(user, wait);
    }
    if (!isPassword(account, pair.substring(colon + 1)) || account == null) {
      failed(address);
      return new Outcome.Refused(user);
    }
    synchronized (remembered) {
      remembered.put(account.name(), digest);
    }
    return new Outcome.Accepted(account.name());
  }

  private static @Nullable String pair(@Nullable String authorization) {
    if (authorization == null
        || !authorization.regionMatches(true, 0, SCHEME, 0, SCHEME.length())) {
      return null;
    }
    try {
      byte[] decoded = Base64.getDecoder().decode(authorization.substring(SCHEME.length()).trim());
      return new String(decoded, StandardCharsets.UTF_8);
    } catch (IllegalArgumentException e) {
      return null;
    }
  }

  private byte[] digest(String pair) {
    try {
      Mac mac = Mac.getInstance(MAC);
      mac.init(new SecretKeySpec(key, MAC));
      return mac.doFinal(pair.getBytes(StandardCharsets.UTF_8));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every Java platform has " + MAC, e);
    }
  }

  private boolean isRemembered(String user, byte[] digest) {
    byte[] known;
    synchronized (remembered) {
      known = remembered.get(user);
    }
    return known != null && MessageDigest.isEqual(known, digest);
  }

  private boolean isPassword(Accounts.@Nullable Account account, String password) {
    hashing.acquireUninterruptibly();
    try {
      return (account == null ? NOBODY : account.password()).matches(password);
    } finally {
      hashing.release();
    }
  }

  private int secondsToWait(String address) {
    synchronized (failures) {
      Failures seen = failures.get(address);
      if (seen == null || seen.count < FREE_FAILURES) {
        return 0;
      }
      long left = FORGET_AFTER_NANOS - (nanoTime.getAsLong() - seen.lastNanos);
      if (left <= 0) {
        failures.remove(address);
        return 0;
      }
      return (int) (left / 1_000_000_000L) + 1;
    }
  }

  private void failed(String address) {
    long now = nanoTime.getAsLong();
    synchronized (failures) {
      Failures seen = failures.remove(address);
      boolean recent = seen != null && now - seen.lastNanos < FORGET_AFTER_NANOS;
      failures.put(address, new Failures(recent ? seen.count + 1 : 1, now));
    }
  }
}
