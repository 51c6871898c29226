package dev.yore.store.object;

import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Properties;
import org.gaul.s3proxy.AuthenticationType;
import org.gaul.s3proxy.S3Proxy;
import org.jclouds.ContextBuilder;
import org.jclouds.blobstore.BlobStore;
import org.jclouds.blobstore.BlobStoreContext;

/** A real server of the S3 API in this process, with an empty bucket that is a directory. */
public final class TestS3 implements AutoCloseable {
  private static final String ACCESS_KEY = "reader";
  private static final String SECRET_KEY = "sesame-sesame";
  private static final String BUCKET = "bucket";

  private final BlobStoreContext context;
  private final S3Proxy server;
  private final Path directory;

  private TestS3(BlobStoreContext context, S3Proxy server, Path directory) {
    this.context = context;
    this.server = server;
    this.directory = directory;
  }

  public static TestS3 start(Path directory) throws Exception {
    Files.createDirectories(directory);
    Properties properties = new Properties();
    properties.setProperty("jclouds.filesystem.basedir", directory.toString());
    BlobStoreContext context =
        ContextBuilder.newBuilder("filesystem")
            .credentials("identity", "credential")
            .overrides(properties)
            .build(BlobStoreContext.class);
    BlobStore blobs = context.getBlobStore();
    S3Proxy server =
        S3Proxy.builder()
            .blobStore(blobs)
            .endpoint(URI.create("http://127.0.0.1:0"))
            .awsAuthentication(AuthenticationType.AWS_V2_OR_V4, ACCESS_KEY, SECRET_KEY)
            .build();
    server.start();
    blobs.createContainerInLocation(null, BUCKET);
    return new TestS3(context, server, directory);
  }

  public String endpoint() {
    return "http://127.0.0.1:" + server.getPort();
  }

  /** A prefix in the bucket. */
  public ObjectStoreOptions options(String prefix) {
    return new ObjectStoreOptions(
        "s3://" + BUCKET + "/" + prefix,
        endpoint(),
        null,
        true,
        ACCESS_KEY,
        SECRET_KEY,
        20_000,
        3,
        0,
        0);
  }

  /** The file of an object, to be damaged. */
  public Path file(String prefix, String key) {
    return directory.resolve(BUCKET).resolve(prefix).resolve(key);
  }

  @Override
  public void close() throws Exception {
    server.stop();
    context.close();
  }
}
