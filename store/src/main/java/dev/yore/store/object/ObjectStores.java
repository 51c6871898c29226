package dev.yore.store.object;

import dev.yore.store.ErrorCode;
import dev.yore.store.StoreException;

/** Opens object stores. Stateless. */
public final class ObjectStores {
  private ObjectStores() {}

  /**
   * Opens a place for objects; nothing is asked of it yet.
   *
   * @throws StoreException {@code NOT_SUPPORTED} without the AWS SDK on the class path, {@code
   *     INVALID_PARAMETER}
   */
  public static ObjectStore open(ObjectStoreOptions options) {
    ObjectStore opened =
        options.isS3() ? openS3(options) : new DirectoryObjectStore(options.directory());
    return options.latencyMillis() == 0 && options.bytesPerSecond() == 0
        ? opened
        : new ThrottledObjectStore(opened, options.latencyMillis(), options.bytesPerSecond());
  }

  private static ObjectStore openS3(ObjectStoreOptions options) {
    try {
      return S3ObjectStore.open(options);
    } catch (NoClassDefFoundError e) {
      throw new StoreException(
          ErrorCode.NOT_SUPPORTED,
          options.uri()
              + " needs the AWS SDK, which an application that embeds Yore has to add: put"
              + " software.amazon.awssdk:s3 and software.amazon.awssdk:url-connection-client on the"
              + " class path ("
              + e.getMessage()
              + " is missing)",
          e);
    }
  }
}
