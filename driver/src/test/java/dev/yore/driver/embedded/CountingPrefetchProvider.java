package dev.yore.driver.embedded;

import dev.yore.store.PrefetchProvider;
import dev.yore.store.Store;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/** Notes which stores are being observed; found by the driver's tests through its service file. */
public final class CountingPrefetchProvider implements PrefetchProvider {
  static final List<Path> ATTACHED = new CopyOnWriteArrayList<>();

  @Override
  public AutoCloseable attach(Store store) {
    Path directory = store.options().directory();
    ATTACHED.add(directory);
    return () -> {
      store.lastSequence(); // Fails if the store has been closed before us.
      ATTACHED.remove(directory);
    };
  }
}
