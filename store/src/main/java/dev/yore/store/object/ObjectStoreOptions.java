package dev.yore.store.object;

import dev.yore.store.ErrorCode;
import dev.yore.store.StoreException;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * Where an object store is and how to reach it. Immutable.
 *
 * @param uri {@code s3://bucket/prefix}, {@code file:/directory} or a directory
 * @param endpoint of an S3 server that is not Amazon's, such as {@code http://localhost:9000}; null
 *     for Amazon's
 * @param region null for the environment's, and {@code us-east-1} where an endpoint is given
 * @param pathStyle whether the bucket is part of the path and not of the host's name
 * @param accessKey null for the credentials of the environment, in the order of the AWS SDK
 * @param secretKey null exactly if the access key is
 * @param timeoutMillis how long one request may take
 * @param attempts how often a request is made at most
 * @param latencyMillis what every request is made to take at least, for measurements
 * @param bytesPerSecond how fast bytes are made to come and go at most, for measurements; 0 for as
 *     fast as they do
 */
public record ObjectStoreOptions(
    String uri,
    @Nullable String endpoint,
    @Nullable String region,
    boolean pathStyle,
    @Nullable String accessKey,
    @Nullable String secretKey,
    long timeoutMillis,
    int attempts,
    long latencyMillis,
    long bytesPerSecond) {

  /** A segment of the largest kind at a slow line's 10 MB/s takes 10 seconds. */
  public static final long DEFAULT_TIMEOUT_MILLIS = 30_000;

  /** Enough for a server that restarts, within some seconds. */
  public static final int DEFAULT_ATTEMPTS = 5;

  private static final String S3 = "s3://";
  private static final String FILE = "file:";

  public ObjectStoreOptions {
    if ((accessKey == null) != (secretKey == null)) {
      throw invalid("an access key needs a secret key, and the other way round");
    }
    if (timeoutMillis < 1 || attempts < 1 || latencyMillis < 0 || bytesPerSecond < 0) {
      throw invalid("timeout and attempts must be positive, latency and bytes not negative");
    }
    require(uri);
  }

  /** A place reached with everything as it is by default. */
  public static ObjectStoreOptions of(String uri) {
    return new ObjectStoreOptions(
        uri, null, null, false, null, null, DEFAULT_TIMEOUT_MILLIS, DEFAULT_ATTEMPTS, 0, 0);
  }

  /** The same place, slowed down. */
  public ObjectStoreOptions throttled(long requestMillis, long rateBytesPerSecond) {
    return new ObjectStoreOptions(
        uri,
        endpoint,
        region,
        pathStyle,
        accessKey,
        secretKey,
        timeoutMillis,
        attempts,
        requestMillis,
        rateBytesPerSecond);
  }

  /** Another place reached in the same way. */
  public ObjectStoreOptions at(String otherUri) {
    return new ObjectStoreOptions(
        otherUri,
        endpoint,
        region,
        pathStyle,
        accessKey,
        secretKey,
        timeoutMillis,
        attempts,
        latencyMillis,
        bytesPerSecond);
  }

  private static void require(String uri) {
    if (uri.startsWith(S3)) {
      if (bucketOf(uri).isEmpty()) {
        throw invalid("no bucket in '" + uri + "'; write s3://bucket/prefix");
      }
      return;
    }
    directoryOf(uri);
  }

  boolean isS3() {
    return uri.startsWith(S3);
  }

  /** The bucket of an S3 address. */
  String bucket() {
    return bucketOf(uri);
  }

  private static String bucketOf(String uri) {
    String rest = uri.substring(S3.length());
    int slash = rest.indexOf('/');
    return slash < 0 ? rest : rest.substring(0, slash);
  }

  /** What every key begins with in the bucket: empty, or ending with a slash. */
  String prefix() {
    String rest = uri.substring(S3.length() + bucket().length());
    String trimmed = rest.replaceAll("^/+|/+$", "");
    return trimmed.isEmpty() ? "" : trimmed + "/";
  }

  /** The directory of an address that is not S3's. */
  Path directory() {
    return directoryOf(uri);
  }

  private static Path directoryOf(String uri) {
    try {
      String path = uri.startsWith(FILE) ? uri.substring(FILE.length()) : uri;
      // file:///directory and file:/directory are the same.
      path = path.startsWith("///") ? path.substring(2) : path;
      if (!path.isBlank() && !path.contains("://")) {
        return Path.of(path);
      }
    } catch (InvalidPathException e) {
      throw new StoreException(ErrorCode.INVALID_PARAMETER, "not a directory: " + uri, e);
    }
    throw invalid("'" + uri + "' is neither s3://bucket/prefix nor file:/directory");
  }

  private static StoreException invalid(String what) {
    return new StoreException(ErrorCode.INVALID_PARAMETER, "object store: " + what);
  }

  /** Without the secret. */
  @Override
  public String toString() {
    return uri + (endpoint == null ? "" : " at " + endpoint);
  }
}
