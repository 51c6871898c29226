package dev.yore.driver.remote;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.KeyStore;
import java.security.PrivateKey;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.Base64;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Makes Java's key stores of certificates and private keys in PEM files (RFC 7468). The key stores
 * live in memory only and have the empty password. Pure functions.
 */
public final class PemFiles {
  private static final String KEY_STORE = "PKCS12";
  private static final char[] NO_PASSWORD = {};
  private static final Pattern PRIVATE_KEY =
      Pattern.compile("-----BEGIN PRIVATE KEY-----([^-]*)-----END PRIVATE KEY-----");

  /** The kinds of key that TLS uses; a PKCS #8 file does not say its kind where Java looks. */
  private static final List<String> ALGORITHMS = List.of("RSA", "EC", "EdDSA");

  private PemFiles() {}

  /**
   * A key store of who is vouched for.
   *
   * @throws IOException naming the file and what is wrong with it
   */
  public static KeyStore trusted(Path certificates) throws IOException {
    try {
      KeyStore store = empty();
      int number = 0;
      for (X509Certificate certificate : certificates(certificates)) {
        store.setCertificateEntry("trusted-" + number++, certificate);
      }
      return store;
    } catch (GeneralSecurityException e) {
      throw unusable(certificates, e.toString(), e);
    }
  }

  /**
   * A key store of who one is.
   *
   * @param chain one's own certificate, then those that vouch for it
   * @throws IOException naming the file and what is wrong with it
   */
  public static KeyStore identity(Path chain, Path key) throws IOException {
    try {
      KeyStore store = empty();
      store.setKeyEntry(
          "identity",
          privateKey(key),
          NO_PASSWORD,
          certificates(chain).toArray(new X509Certificate[0]));
      return store;
    } catch (GeneralSecurityException e) {
      throw unusable(chain, "with the key " + key + ": " + e, e);
    }
  }

  private static KeyStore empty() throws GeneralSecurityException, IOException {
    KeyStore store = KeyStore.getInstance(KEY_STORE);
    store.load(null, NO_PASSWORD);
    return store;
  }

  private static List<X509Certificate> certificates(Path file) throws IOException {
    byte[] content = read(file);
    try {
      List<X509Certificate> certificates =
          CertificateFactory.getInstance("X.509")
              .generateCertificates(new ByteArrayInputStream(content))
              .stream()
              .map(X509Certificate.class::cast)
              .toList();
      if (certificates.isEmpty()) {
        throw unusable(file, "it has no certificate", null);
      }
      return certificates;
    } catch (CertificateException e) {
      throw unusable(file, String.valueOf(e.getMessage()), e);
    }
  }

  private static byte[] read(Path file) throws IOException {
    try {
      return Files.readAllBytes(file);
    } catch (IOException e) {
      throw unusable(file, e.toString(), e);
    }
  }

  private static PrivateKey privateKey(Path file) throws IOException {
    Matcher matcher = PRIVATE_KEY.matcher(new String(read(file), StandardCharsets.US_ASCII));
    if (!matcher.find()) {
      throw unusable(
          file,
          "it has no PRIVATE KEY; convert other kinds with: openssl pkcs8 -topk8 -nocrypt",
          null);
    }
    PKCS8EncodedKeySpec spec;
    try {
      spec = new PKCS8EncodedKeySpec(Base64.getMimeDecoder().decode(matcher.group(1)));
    } catch (IllegalArgumentException e) {
      throw unusable(file, "its key is not Base64", e);
    }
    for (String algorithm : ALGORITHMS) {
      try {
        return KeyFactory.getInstance(algorithm).generatePrivate(spec);
      } catch (GeneralSecurityException e) {
        // A key of another kind.
      }
    }
    throw unusable(file, "its key is none of " + ALGORITHMS, null);
  }

  private static IOException unusable(Path file, String why, @Nullable Exception cause) {
    return new IOException("cannot use " + file + " for TLS: " + why, cause);
  }
}
