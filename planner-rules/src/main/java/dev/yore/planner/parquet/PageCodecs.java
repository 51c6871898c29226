package dev.yore.planner.parquet;

import com.github.luben.zstd.Zstd;
import dev.yore.store.ErrorCode;
import dev.yore.store.StoreException;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.zip.GZIPInputStream;
import java.util.zip.GZIPOutputStream;
import org.apache.parquet.bytes.BytesInput;
import org.apache.parquet.compression.CompressionCodecFactory;
import org.apache.parquet.hadoop.metadata.CompressionCodecName;
import org.xerial.snappy.Snappy;

/**
 * Compresses and decompresses pages by the libraries themselves; the Parquet library's own way
 * leads through Hadoop's codecs and their configuration. Stateless.
 */
final class PageCodecs implements CompressionCodecFactory {
  private static final int ZSTD_LEVEL = 3;

  static CompressionCodecName name(Compression compression) {
    return switch (compression) {
      case UNCOMPRESSED -> CompressionCodecName.UNCOMPRESSED;
      case SNAPPY -> CompressionCodecName.SNAPPY;
      case GZIP -> CompressionCodecName.GZIP;
      case ZSTD -> CompressionCodecName.ZSTD;
    };
  }

  @Override
  public BytesInputCompressor getCompressor(CompressionCodecName codec) {
    return new Compressor(codec);
  }

  @Override
  public BytesInputDecompressor getDecompressor(CompressionCodecName codec) {
    return new Decompressor(codec);
  }

  @Override
  public void release() {}

  private static StoreException unknown(CompressionCodecName codec) {
    return new StoreException(
        ErrorCode.NOT_SUPPORTED,
        "the file is compressed with "
            + codec
            + "; COPY knows SNAPPY, GZIP, ZSTD and no compression: write it again with one of"
            + " them");
  }

  private record Compressor(CompressionCodecName codec) implements BytesInputCompressor {
    @Override
    public BytesInput compress(BytesInput page) throws IOException {
      byte[] bytes = page.toByteArray();
      return BytesInput.from(
          switch (codec) {
            case UNCOMPRESSED -> bytes;
            case SNAPPY -> Snappy.compress(bytes);
            case GZIP -> gzip(bytes);
            case ZSTD -> Zstd.compress(bytes, ZSTD_LEVEL);
            default -> throw unknown(codec);
          });
    }

    private static byte[] gzip(byte[] bytes) throws IOException {
      ByteArrayOutputStream compressed = new ByteArrayOutputStream(bytes.length / 2);
      try (GZIPOutputStream out = new GZIPOutputStream(compressed)) {
        out.write(bytes);
      }
      return compressed.toByteArray();
    }

    @Override
    public CompressionCodecName getCodecName() {
      return codec;
    }

    @Override
    public void release() {}
  }

  private record Decompressor(CompressionCodecName codec) implements BytesInputDecompressor {
    @Override
    public BytesInput decompress(BytesInput page, int decompressedBytes) throws IOException {
      return BytesInput.from(decompressed(page.toByteArray(), decompressedBytes));
    }

    @Override
    public void decompress(
        ByteBuffer page, int compressedBytes, ByteBuffer into, int decompressedBytes)
        throws IOException {
      byte[] bytes = new byte[compressedBytes];
      page.get(bytes);
      into.clear();
      into.put(decompressed(bytes, decompressedBytes));
    }

    /** Exactly as many bytes as the page's header says, or the page is damaged. */
    private byte[] decompressed(byte[] page, int expectedBytes) throws IOException {
      byte[] bytes =
          switch (codec) {
            case UNCOMPRESSED -> page;
            case SNAPPY -> Snappy.uncompress(page);
            case GZIP -> gunzip(page, expectedBytes);
            case ZSTD -> Zstd.decompress(page, expectedBytes);
            default -> throw unknown(codec);
          };
      if (bytes.length != expectedBytes) {
        throw new IOException(
            "a page has " + bytes.length + " bytes where its header says " + expectedBytes);
      }
      return bytes;
    }

    /** Reads one byte more than expected, so that a page that is too long is noticed, not held. */
    private static byte[] gunzip(byte[] page, int expectedBytes) throws IOException {
      try (GZIPInputStream in = new GZIPInputStream(new ByteArrayInputStream(page))) {
        return in.readNBytes(Math.addExact(expectedBytes, 1));
      }
    }

    @Override
    public void release() {}
  }
}
