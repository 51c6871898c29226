package dev.yore.driver.remote;

import java.io.IOException;
import java.net.http.HttpClient;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import javax.net.ssl.KeyManager;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManager;
import javax.net.ssl.TrustManagerFactory;
import org.jspecify.annotations.Nullable;

/**
 * The HTTP clients of this process, one for each way to connect: they keep connections alive and
 * have threads of their own. Safe for use by many threads.
 */
final class TlsClients {
  /** Processes connect in one or two ways; more are a leak of somebody's temporary files. */
  private static final int MAX_KEPT = 20;

  private static final Map<Way, HttpClient> KEPT = new ConcurrentHashMap<>();

  private TlsClients() {}

  /**
   * How to connect. Immutable.
   *
   * @param connectTimeout how long making a connection may take
   * @param rootCertificate a PEM file of who vouches for servers; null for those whom Java trusts
   * @param certificate a PEM file of who this client is; null for nobody
   * @param key the certificate's private key
   */
  record Way(
      Duration connectTimeout,
      @Nullable String rootCertificate,
      @Nullable String certificate,
      @Nullable String key) {}

  /**
   * @throws IOException if a file cannot be used
   */
  static HttpClient client(Way way) throws IOException {
    HttpClient kept = KEPT.get(way);
    if (kept != null) {
      return kept;
    }
    HttpClient.Builder builder =
        HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .connectTimeout(way.connectTimeout());
    if (way.rootCertificate() != null || way.certificate() != null) {
      builder.sslContext(context(way));
    }
    HttpClient made = builder.build();
    if (KEPT.size() >= MAX_KEPT) {
      KEPT.clear();
    }
    HttpClient first = KEPT.putIfAbsent(way, made);
    return first == null ? made : first;
  }

  private static SSLContext context(Way way) throws IOException {
    try {
      SSLContext context = SSLContext.getInstance("TLS");
      context.init(identity(way), trusted(way), new SecureRandom());
      return context;
    } catch (GeneralSecurityException e) {
      throw new IOException("TLS cannot be set up: " + e.getMessage(), e);
    }
  }

  private static KeyManager @Nullable [] identity(Way way)
      throws GeneralSecurityException, IOException {
    if (way.certificate() == null || way.key() == null) {
      return null;
    }
    KeyManagerFactory factory =
        KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
    factory.init(PemFiles.identity(Path.of(way.certificate()), Path.of(way.key())), new char[0]);
    return factory.getKeyManagers();
  }

  private static TrustManager @Nullable [] trusted(Way way)
      throws GeneralSecurityException, IOException {
    if (way.rootCertificate() == null) {
      return null;
    }
    KeyStore roots = PemFiles.trusted(Path.of(way.rootCertificate()));
    TrustManagerFactory factory =
        TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
    factory.init(roots);
    return factory.getTrustManagers();
  }
}
