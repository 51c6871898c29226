package dev.yore.server.security;

import dev.yore.driver.remote.PemFiles;
import dev.yore.store.ErrorCode;
import dev.yore.store.StoreException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.ArrayList;
import java.util.List;
import org.eclipse.jetty.util.ssl.SslContextFactory;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The TLS side of a server, which takes up new keys when their files change. TLS 1.2 and 1.3 only.
 * {@link #reloadIfChanged} is for one thread; the factory is safe for many.
 */
public final class TlsContext {
  private static final Logger LOG = LoggerFactory.getLogger(TlsContext.class);

  private final TlsOptions options;
  private final SslContextFactory.Server factory = new SslContextFactory.Server();
  private List<FileTime> loaded;

  /**
   * Reads the keys.
   *
   * @throws StoreException {@code INVALID_PARAMETER} naming the file that cannot be used
   */
  public TlsContext(TlsOptions options) {
    this.options = options;
    this.loaded = times();
    factory.setIncludeProtocols("TLSv1.3", "TLSv1.2");
    configure(factory);
  }

  /** For the server's connector. */
  public SslContextFactory.Server factory() {
    return factory;
  }

  private void configure(SslContextFactory ssl) {
    try {
      ssl.setKeyStore(PemFiles.identity(options.certificate(), options.key()));
      ssl.setKeyStorePassword("");
      Path authorities = options.clientAuthorities();
      if (authorities != null) {
        ssl.setTrustStore(PemFiles.trusted(authorities));
        factory.setNeedClientAuth(true);
      }
    } catch (IOException e) {
      throw new StoreException(ErrorCode.INVALID_PARAMETER, String.valueOf(e.getMessage()), e);
    }
  }

  private List<FileTime> times() {
    List<FileTime> times = new ArrayList<>();
    times.add(time(options.certificate()));
    times.add(time(options.key()));
    times.add(time(options.clientAuthorities()));
    return times;
  }

  private static FileTime time(@Nullable Path file) {
    try {
      return file == null ? FileTime.fromMillis(0) : Files.getLastModifiedTime(file);
    } catch (IOException e) {
      return FileTime.fromMillis(0); // Whoever reads it next will say what is wrong with it.
    }
  }

  /**
   * Takes up changed files; new connections use the new keys, open ones go on. Files that cannot be
   * used leave the old keys in place and are logged; the next change is tried again.
   *
   * @return whether new keys are in use
   */
  public boolean reloadIfChanged() {
    List<FileTime> now = times();
    if (now.equals(loaded)) {
      return false;
    }
    loaded = now;
    try {
      factory.reload(this::configure);
      LOG.info("TLS keys of {} taken up", options.certificate());
      return true;
    } catch (Exception e) {
      LOG.error(
          "TLS keys of {} cannot be used; the old ones stay: {}",
          options.certificate(),
          e.getMessage());
      return false;
    }
  }
}
