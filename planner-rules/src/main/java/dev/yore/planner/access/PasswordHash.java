package dev.yore.planner.access;

import dev.yore.store.ErrorCode;
import dev.yore.store.StoreException;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.Base64;
import java.util.Objects;
import javax.crypto.SecretKeyFactory;
import javax.crypto.spec.PBEKeySpec;

/**
 * What is kept of a password: PBKDF2 with HMAC-SHA-256 (RFC 8018), as text {@code
 * pbkdf2-sha256$iterations$salt$hash} with salt and hash in unpadded Base64. Immutable.
 */
public final class PasswordHash {
  /** OWASP's recommendation of 2023 for this function. */
  public static final int ITERATIONS = 600_000;

  private static final String SCHEME = "pbkdf2-sha256";
  private static final String ALGORITHM = "PBKDF2WithHmacSHA256";
  private static final int SALT_BYTES = 16;
  private static final int HASH_BYTES = 32;
  private static final int MIN_ITERATIONS = 10_000;

  /** More would let one line of configuration block the server. */
  private static final int MAX_ITERATIONS = 100_000_000;

  private final int iterations;
  private final byte[] salt;
  private final byte[] hash;

  private PasswordHash(int iterations, byte[] salt, byte[] hash) {
    this.iterations = iterations;
    this.salt = salt;
    this.hash = hash;
  }

  /** Hashes a password with a salt of its own; takes tenths of a second, which is the point. */
  public static PasswordHash of(String password) {
    return of(password, ITERATIONS);
  }

  public static PasswordHash of(String password, int iterations) {
    byte[] salt = new byte[SALT_BYTES];
    new SecureRandom().nextBytes(salt);
    return new PasswordHash(iterations, salt, derive(password, salt, iterations, HASH_BYTES));
  }

  /** What no password matches, at the cost of one that some does; made without that cost. */
  public static PasswordHash ofNobody() {
    byte[] salt = new byte[SALT_BYTES];
    byte[] hash = new byte[HASH_BYTES];
    SecureRandom random = new SecureRandom();
    random.nextBytes(salt);
    random.nextBytes(hash);
    return new PasswordHash(ITERATIONS, salt, hash);
  }

  /** Whether a text claims to be a hash and not a password. */
  public static boolean isHash(String text) {
    return text.startsWith(SCHEME + "$");
  }

  /**
   * Reads what {@link #toString} wrote.
   *
   * @throws StoreException {@code INVALID_PARAMETER} if it is damaged; the message does not repeat
   *     it
   */
  public static PasswordHash parse(String text) {
    String[] parts = text.split("\\$", -1);
    try {
      if (parts.length == 4 && parts[0].equals(SCHEME)) {
        int iterations = Integer.parseInt(parts[1]);
        byte[] salt = Base64.getDecoder().decode(parts[2]);
        byte[] hash = Base64.getDecoder().decode(parts[3]);
        if (iterations >= MIN_ITERATIONS
            && iterations <= MAX_ITERATIONS
            && salt.length >= SALT_BYTES
            && hash.length == HASH_BYTES) {
          return new PasswordHash(iterations, salt, hash);
        }
      }
    } catch (IllegalArgumentException e) {
      // Reported below, without the text, which is as good as a password to some attackers.
    }
    throw new StoreException(
        ErrorCode.INVALID_PARAMETER,
        "a password's hash is not of the form "
            + SCHEME
            + "$iterations$salt$hash; make one with: yore password");
  }

  /** Takes equally long whether the password is right or not. */
  public boolean matches(String password) {
    return MessageDigest.isEqual(hash, derive(password, salt, iterations, hash.length));
  }

  private static byte[] derive(String password, byte[] salt, int iterations, int bytes) {
    // The function takes no empty password; no text that a user types ends with this character.
    PBEKeySpec spec =
        new PBEKeySpec((password + '\0').toCharArray(), salt, iterations, bytes * Byte.SIZE);
    try {
      return SecretKeyFactory.getInstance(ALGORITHM).generateSecret(spec).getEncoded();
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every Java platform has " + ALGORITHM, e);
    } finally {
      spec.clearPassword();
    }
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof PasswordHash that
        && iterations == that.iterations
        && Arrays.equals(salt, that.salt)
        && MessageDigest.isEqual(hash, that.hash);
  }

  @Override
  public int hashCode() {
    return Objects.hash(iterations, Arrays.hashCode(salt));
  }

  @Override
  public String toString() {
    Base64.Encoder base64 = Base64.getEncoder().withoutPadding();
    return SCHEME
        + "$"
        + iterations
        + "$"
        + base64.encodeToString(salt)
        + "$"
        + base64.encodeToString(hash);
  }
}
