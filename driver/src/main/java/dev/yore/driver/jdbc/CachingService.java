package dev.yore.driver.jdbc;

import java.util.List;
import org.apache.calcite.avatica.remote.TypedValue;
import org.jspecify.annotations.Nullable;

/** A way to a server that keeps answers about the past. Safe for use by many threads. */
public interface CachingService {

  /** Figures of the cache, which all connections of the process share. */
  CacheStatistics cacheStatistics();

  /**
   * Fetches an answer before anybody asks for it, some time after this returns, if it can be kept.
   *
   * @param parameters as they will be given
   */
  void fetchAhead(String sql, List<@Nullable TypedValue> parameters);
}
