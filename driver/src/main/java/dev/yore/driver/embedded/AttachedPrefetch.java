package dev.yore.driver.embedded;

import dev.yore.store.PrefetchProvider;
import dev.yore.store.Store;
import java.util.ArrayList;
import java.util.List;
import java.util.ServiceLoader;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What warms a store ahead of its readers, if something that does is on the class path. Prediction
 * is a convenience: that it fails to start or stop must not keep anybody from the data. Immutable.
 */
final class AttachedPrefetch implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(AttachedPrefetch.class);

  private final List<AutoCloseable> attached;

  private AttachedPrefetch(List<AutoCloseable> attached) {
    this.attached = List.copyOf(attached);
  }

  static AttachedPrefetch none() {
    return new AttachedPrefetch(List.of());
  }

  /** Attaches every provider that this library's class loader finds. */
  static AttachedPrefetch to(Store store) {
    List<AutoCloseable> attached = new ArrayList<>();
    ServiceLoader.load(PrefetchProvider.class, PrefetchProvider.class.getClassLoader()).stream()
        .forEach(
            provider -> {
              try {
                attached.add(provider.get().attach(store));
              } catch (RuntimeException | LinkageError | java.util.ServiceConfigurationError e) {
                LOG.warn("prediction is off: {} did not start", provider.type().getName(), e);
              }
            });
    return new AttachedPrefetch(attached);
  }

  @Override
  public void close() {
    for (AutoCloseable one : attached) {
      try {
        one.close();
      } catch (Exception e) {
        LOG.warn("prediction did not stop cleanly", e);
      }
    }
  }
}
