package dev.yore.driver.embedded;

import dev.yore.driver.meta.SessionSource;
import dev.yore.planner.SqlSession;
import dev.yore.store.SettingNames;
import dev.yore.store.predict.PrefetchMode;
import java.util.HashMap;
import java.util.Map;

/** Opens sessions of the store their properties name. */
public final class EmbeddedSessions implements SessionSource {
  /** What {@link StoreLocation#parse} reads. */
  public static final String STORE = "yore.store";

  public static final String CREATE = "yore.create";
  public static final String READ_ONLY = "yore.readOnly";
  public static final String PREFETCH = "yore.prefetch";

  /** The name of the program, for the history of statements. */
  public static final String APPLICATION = "yore.application";

  @Override
  public Opened open(Map<String, String> properties) {
    boolean readOnly = Boolean.parseBoolean(properties.get(READ_ONLY));
    EmbeddedDatabases.Lease lease =
        EmbeddedDatabases.lease(
            StoreLocation.parse(String.valueOf(properties.get(STORE)))
                .withSettings(settings(properties)),
            Boolean.parseBoolean(properties.get(CREATE)),
            readOnly,
            PrefetchMode.of(properties.getOrDefault(PREFETCH, "auto")));
    try {
      SqlSession session = lease.database().newSession();
      session.setReadOnly(readOnly);
      session.introduce(properties.get("user"), properties.get(APPLICATION));
      return new Opened(lease.database(), session, lease::close);
    } catch (RuntimeException e) {
      lease.close();
      throw e;
    }
  }

  private static Map<String, String> settings(Map<String, String> properties) {
    Map<String, String> settings = new HashMap<>();
    properties.forEach(
        (key, value) -> {
          if (SettingNames.isSetting(key)) {
            settings.put(key, value);
          }
        });
    return settings;
  }
}
