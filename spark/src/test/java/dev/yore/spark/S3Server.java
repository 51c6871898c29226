package dev.yore.spark;

import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Properties;
import java.util.TreeMap;
import org.gaul.s3proxy.AuthenticationType;
import org.gaul.s3proxy.S3Proxy;
import org.jclouds.ContextBuilder;
import org.jclouds.blobstore.BlobStore;
import org.jclouds.blobstore.BlobStoreContext;

/** A real server of the S3 API in this process; its bucket is a directory. */
final class S3Server implements AutoCloseable {
  private static final String ACCESS_KEY = "reader";
  private static final String SECRET_KEY = "sesame-sesame";
  private static final String BUCKET = "bucket";

  private final BlobStoreContext context;
  private final S3Proxy server;

  private S3Server(BlobStoreContext context, S3Proxy server) {
    this.context = context;
    this.server = server;
  }

  static S3Server start(Path directory) throws Exception {
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
    return new S3Server(context, server);
  }

  /** A prefix of the bucket as a catalogue is told of it. */
  Map<String, String> catalog(String prefix) {
    Map<String, String> settings = new TreeMap<>();
    settings.put("uri", "s3://" + BUCKET + "/" + prefix);
    settings.put("endpoint", "http://127.0.0.1:" + server.getPort());
    settings.put("pathStyle", "true");
    settings.put("accessKey", ACCESS_KEY);
    settings.put("secretKey", SECRET_KEY);
    return settings;
  }

  @Override
  public void close() throws Exception {
    server.stop();
    context.close();
  }
}
