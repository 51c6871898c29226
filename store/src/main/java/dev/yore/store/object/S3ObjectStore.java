package dev.yore.store.object;

import dev.yore.store.ErrorCode;
import dev.yore.store.StoreException;
import dev.yore.store.object.ObjectStoreException.Kind;
import java.net.SocketTimeoutException;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.OptionalLong;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.AwsCredentialsProvider;
import software.amazon.awssdk.auth.credentials.DefaultCredentialsProvider;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.awscore.retry.AwsRetryStrategy;
import software.amazon.awssdk.core.ResponseBytes;
import software.amazon.awssdk.core.checksums.RequestChecksumCalculation;
import software.amazon.awssdk.core.checksums.ResponseChecksumValidation;
import software.amazon.awssdk.core.exception.ApiCallAttemptTimeoutException;
import software.amazon.awssdk.core.exception.ApiCallTimeoutException;
import software.amazon.awssdk.core.exception.SdkClientException;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.http.urlconnection.UrlConnectionHttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.S3ClientBuilder;
import software.amazon.awssdk.services.s3.S3Configuration;
import software.amazon.awssdk.services.s3.model.GetObjectResponse;
import software.amazon.awssdk.services.s3.model.S3Exception;
import software.amazon.awssdk.services.s3.model.S3Object;

/**
 * Objects in a bucket behind the S3 API. The only class that knows the AWS SDK, which need not be
 * there. Safe for many threads.
 */
final class S3ObjectStore implements ObjectStore {
  private static final int STATUS_NOT_FOUND = 404;
  private static final int STATUS_UNAUTHORIZED = 401;
  private static final int STATUS_FORBIDDEN = 403;
  private static final int STATUS_REQUEST_TIMEOUT = 408;
  private static final int STATUS_CONFLICT = 409;
  private static final int STATUS_PRECONDITION_FAILED = 412;
  private static final int STATUS_RANGE_NOT_SATISFIABLE = 416;
  private static final int STATUS_TOO_MANY_REQUESTS = 429;
  private static final int STATUS_SERVER_ERROR = 500;

  /** A connection that is not made by then will not be made by waiting. */
  private static final Duration CONNECTION_TIMEOUT = Duration.ofSeconds(5);

  private final S3Client client;
  private final String bucket;
  private final String prefix;

  private S3ObjectStore(S3Client client, String bucket, String prefix) {
    this.client = client;
    this.bucket = bucket;
    this.prefix = prefix;
  }

  static ObjectStore open(ObjectStoreOptions options) {
    Duration timeout = Duration.ofMillis(options.timeoutMillis());
    S3ClientBuilder builder =
        S3Client.builder()
            .httpClientBuilder(
                UrlConnectionHttpClient.builder()
                    .connectionTimeout(min(timeout, CONNECTION_TIMEOUT))
                    .socketTimeout(timeout))
            .credentialsProvider(credentials(options))
            // Amazon's newer checksums are headers that other servers do not all understand; what
            // lies in objects of Yore's has checksums of its own.
            .requestChecksumCalculation(RequestChecksumCalculation.WHEN_REQUIRED)
            .responseChecksumValidation(ResponseChecksumValidation.WHEN_REQUIRED)
            .serviceConfiguration(
                S3Configuration.builder().pathStyleAccessEnabled(options.pathStyle()).build())
            .overrideConfiguration(
                c ->
                    c.apiCallTimeout(timeout)
                        .apiCallAttemptTimeout(timeout)
                        .retryStrategy(AwsRetryStrategy.doNotRetry()));
    @Nullable String endpoint = options.endpoint();
    if (endpoint != null) {
      builder.endpointOverride(URI.create(endpoint));
    }
    @Nullable String region = options.region();
    if (region != null) {
      builder.region(Region.of(region));
    } else if (endpoint != null) {
      builder.region(Region.US_EAST_1);
    }
    try {
      return new S3ObjectStore(builder.build(), options.bucket(), options.prefix());
    } catch (SdkException | IllegalArgumentException e) {
      throw new StoreException(
          ErrorCode.INVALID_PARAMETER,
          options
              + " cannot be reached so; look at tier.object.region and endpoint: "
              + e.getMessage(),
          e);
    }
  }

  private static Duration min(Duration a, Duration b) {
    return a.compareTo(b) < 0 ? a : b;
  }

  private static AwsCredentialsProvider credentials(ObjectStoreOptions options) {
    @Nullable String accessKey = options.accessKey();
    @Nullable String secretKey = options.secretKey();
    return accessKey == null || secretKey == null
        ? DefaultCredentialsProvider.builder().build()
        : StaticCredentialsProvider.create(AwsBasicCredentials.create(accessKey, secretKey));
  }

  private String key(String key) {
    return prefix + ObjectKeys.require(key);
  }

  @Override
  public String name(String key) {
    return "s3://" + bucket + "/" + prefix + key;
  }

  @Override
  public void put(String key, Path file) throws ObjectStoreException {
    put(key, RequestBody.fromFile(file));
  }

  @Override
  public void put(String key, byte[] content) throws ObjectStoreException {
    put(key, RequestBody.fromBytes(content));
  }

  private void put(String key, RequestBody body) throws ObjectStoreException {
    ask(
        "writing an object",
        key,
        () -> client.putObject(p -> p.bucket(bucket).key(key(key)), body));
  }

  @Override
  public boolean putIfAbsent(String key, byte[] content) throws ObjectStoreException {
    try {
      client.putObject(
          p -> p.bucket(bucket).key(key(key)).ifNoneMatch("*"), RequestBody.fromBytes(content));
      return true;
    } catch (S3Exception e) {
      if (e.statusCode() == STATUS_PRECONDITION_FAILED) {
        return false;
      }
      throw failed("writing an object", key, e);
    } catch (SdkException e) {
      throw failed("writing an object", key, e);
    }
  }

  @Override
  public byte[] get(String key) throws ObjectStoreException {
    return ask(
            "reading an object",
            key,
            () -> client.getObjectAsBytes(g -> g.bucket(bucket).key(key(key))))
        .asByteArrayUnsafe();
  }

  @Override
  public byte[] get(String key, long offset, int length) throws ObjectStoreException {
    String range = "bytes=" + offset + "-" + (offset + length - 1);
    ResponseBytes<GetObjectResponse> answer =
        ask(
            "reading an object",
            key,
            () -> client.getObjectAsBytes(g -> g.bucket(bucket).key(key(key)).range(range)));
    byte[] bytes = answer.asByteArrayUnsafe();
    if (bytes.length != length) {
      throw new ObjectStoreException(
          Kind.BAD_ANSWER,
          "reading an object",
          name(key),
          "%d bytes at %d were asked for, %d came".formatted(length, offset, bytes.length),
          null);
    }
    return bytes;
  }

  @Override
  public OptionalLong size(String key) throws ObjectStoreException {
    try {
      return OptionalLong.of(
          client.headObject(h -> h.bucket(bucket).key(key(key))).contentLength());
    } catch (S3Exception e) {
      if (e.statusCode() == STATUS_NOT_FOUND) {
        return OptionalLong.empty();
      }
      throw failed("looking at an object", key, e);
    } catch (SdkException e) {
      throw failed("looking at an object", key, e);
    }
  }

  @Override
  public void list(String keyPrefix, Consumer<Listed> consumer) throws ObjectStoreException {
    try {
      for (S3Object object :
          client
              .listObjectsV2Paginator(l -> l.bucket(bucket).prefix(prefix + keyPrefix))
              .contents()) {
        // What ends so is what some tools put into a bucket to show it as folders.
        if (!object.key().endsWith("/")) {
          consumer.accept(
              new Listed(
                  object.key().substring(prefix.length()),
                  object.size(),
                  object.lastModified().toEpochMilli()));
        }
      }
    } catch (SdkException e) {
      throw failed("listing objects", keyPrefix, e);
    }
  }

  @Override
  public void delete(String key) throws ObjectStoreException {
    ask("deleting an object", key, () -> client.deleteObject(d -> d.bucket(bucket).key(key(key))));
  }

  private <T> T ask(String action, String key, Supplier<T> request) throws ObjectStoreException {
    try {
      return request.get();
    } catch (SdkException e) {
      throw failed(action, key, e);
    }
  }

  private ObjectStoreException failed(String action, String key, SdkException e) {
    @Nullable String message = e.getMessage();
    return new ObjectStoreException(
        kind(e), action, name(key), message == null ? e.getClass().getSimpleName() : message, e);
  }

  private static Kind kind(SdkException e) {
    if (e instanceof ApiCallTimeoutException || e instanceof ApiCallAttemptTimeoutException) {
      return Kind.TIMEOUT;
    }
    if (e instanceof S3Exception answer) {
      return kind(answer.statusCode());
    }
    for (Throwable cause = e.getCause(); cause != null; cause = cause.getCause()) {
      if (cause instanceof SocketTimeoutException) {
        return Kind.TIMEOUT;
      }
    }
    boolean noCredentials =
        e instanceof SdkClientException
            && String.valueOf(e.getMessage()).startsWith("Unable to load credentials");
    return noCredentials ? Kind.DENIED : Kind.UNAVAILABLE;
  }

  private static Kind kind(int status) {
    return switch (status) {
      case STATUS_NOT_FOUND -> Kind.NOT_FOUND;
      case STATUS_UNAUTHORIZED, STATUS_FORBIDDEN -> Kind.DENIED;
      case STATUS_REQUEST_TIMEOUT -> Kind.TIMEOUT;
      case STATUS_RANGE_NOT_SATISFIABLE -> Kind.BAD_ANSWER;
      case STATUS_CONFLICT, STATUS_TOO_MANY_REQUESTS -> Kind.UNAVAILABLE;
      default -> status >= STATUS_SERVER_ERROR ? Kind.UNAVAILABLE : Kind.FAILED;
    };
  }

  @Override
  public void close() {
    client.close();
  }
}
