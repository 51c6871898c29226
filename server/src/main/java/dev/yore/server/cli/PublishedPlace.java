package dev.yore.server.cli;

import dev.yore.store.ErrorCode;
import dev.yore.store.Store;
import dev.yore.store.StoreException;
import dev.yore.store.StoreOptions;
import dev.yore.store.object.ObjectStoreOptions;
import dev.yore.store.tier.TierOptions;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Properties;
import java.util.function.Consumer;

/**
 * Where a store was published or backed up, reached as the environment and the configuration say.
 *
 * @param settings names begin with {@code tier.}
 */
record PublishedPlace(String uri, Map<String, String> settings) {

  /** A place reached with what the environment says. */
  static PublishedPlace of(String uri) {
    return new PublishedPlace(uri, Map.of());
  }

  /** A place reached as a file with properties says; its own place does not count. */
  static PublishedPlace of(String uri, Properties properties) {
    Map<String, String> settings = new HashMap<>();
    for (String key : properties.stringPropertyNames()) {
      if (key.startsWith(TierOptions.PREFIX + "object.")) {
        settings.put(key, properties.getProperty(key));
      }
    }
    return new PublishedPlace(uri, settings);
  }

  private TierOptions tiers() {
    Map<String, String> complete = new HashMap<>(settings);
    complete.put("tier.object.uri", uri);
    return TierOptions.from(complete);
  }

  ObjectStoreOptions options() {
    ObjectStoreOptions objects = tiers().objects();
    if (objects == null) {
      throw new StoreException(ErrorCode.INVALID_PARAMETER, "no place: '" + uri + "'");
    }
    return objects;
  }

  Store open() {
    return Store.openPublished(StoreOptions.at(scratch()).withTiers(tiers()));
  }

  void restore(Path target, Consumer<String> progress) {
    Store.restore(options(), scratch(), target, progress);
  }

  void takeOver(Path target, boolean force, Consumer<String> progress) {
    Store.takeOver(options(), scratch(), target, force, progress);
  }

  private static Path scratch() {
    try {
      return Files.createTempDirectory("yore-published-");
    } catch (IOException e) {
      throw new StoreException(ErrorCode.IO_ERROR, "no temporary directory: " + e, e);
    }
  }
}
