package dev.yore.store.predict;

import dev.yore.store.ErrorCode;
import dev.yore.store.StoreException;
import dev.yore.store.Tier;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;

/**
 * How the queue of what is to be fetched lies beside the history; docs/format-metadata.md has it
 * byte by byte.
 *
 * <pre>
 * queue = version u8 = 1, n i32, n fetch
 * fetch = generator text, depth i32, likelihood f64, score f64, tier u8, bytes i32, record
 * </pre>
 *
 * Integers are big-endian, records as in {@link RecordFormat}. Stateless.
 */
final class QueueFormat {
  private static final int VERSION = 1;

  /** Queues of all tiers, full, with what each is fetching. */
  private static final int MAX_FETCHES = Tier.values().length * (FetchQueue.MAX_WAITING + 1);

  private static final int MAX_RECORD_BYTES = 1 << 20;

  private QueueFormat() {}

  static byte[] encode(List<KeptFetch> queue) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream(256);
    try (DataOutputStream out = new DataOutputStream(bytes)) {
      List<KeptFetch> kept = queue.subList(0, Math.min(MAX_FETCHES, queue.size()));
      out.writeByte(VERSION);
      out.writeInt(kept.size());
      for (KeptFetch fetch : kept) {
        out.writeUTF(fetch.generator().name());
        out.writeInt(fetch.depth());
        out.writeDouble(fetch.likelihood());
        out.writeDouble(fetch.score());
        out.writeByte(fetch.tier().code());
        byte[] record = RecordFormat.encode(fetch.statement());
        out.writeInt(record.length);
        out.write(record);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return bytes.toByteArray();
  }

  /**
   * Reads a queue.
   *
   * @throws StoreException {@code CORRUPT}, {@code FORMAT_TOO_NEW}
   */
  static List<KeptFetch> decode(byte[] bytes) {
    try (DataInputStream in = new DataInputStream(new ByteArrayInputStream(bytes))) {
      int version = in.readUnsignedByte();
      if (version > VERSION) {
        throw new StoreException(
            ErrorCode.FORMAT_TOO_NEW,
            "queue of fetches of version " + version + "; this library knows " + VERSION);
      }
      int count = in.readInt();
      if (count < 0 || count > MAX_FETCHES) {
        throw new IOException("impossible count " + count);
      }
      List<KeptFetch> queue = new ArrayList<>(count);
      for (int i = 0; i < count; i++) {
        queue.add(fetch(in));
      }
      return queue;
    } catch (IOException | IllegalArgumentException e) {
      throw new StoreException(
          ErrorCode.CORRUPT,
          "queue of fetches of " + bytes.length + " bytes cannot be read: " + e,
          e);
    }
  }

  private static KeptFetch fetch(DataInputStream in) throws IOException {
    Candidate.Generator generator = Candidate.Generator.valueOf(in.readUTF());
    int depth = in.readInt();
    double likelihood = in.readDouble();
    double score = in.readDouble();
    Tier tier = tier(in.readUnsignedByte());
    int length = in.readInt();
    if (length < 0 || length > MAX_RECORD_BYTES) {
      throw new IOException("impossible length " + length);
    }
    byte[] record = in.readNBytes(length);
    return new KeptFetch(generator, depth, likelihood, score, tier, RecordFormat.decode(record));
  }

  private static Tier tier(int code) throws IOException {
    for (Tier tier : Tier.values()) {
      if (tier.code() == code) {
        return tier;
      }
    }
    throw new IOException("there is no tier " + code);
  }
}
