package dev.yore.store.metadata;

import dev.yore.store.kv.KvKeys;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

/** The keys under which {@link Metadata} keeps its entries. */
final class MetadataKeys {
  static final byte[] CHECKPOINT = ascii("checkpoint");
  static final byte[] HISTORY = ascii("history");
  static final byte[] PLACES = ascii("places");
  static final byte[] HEAT = ascii("heat");
  static final byte[] BRANCHES = ascii("branches");

  /** How keys of tables begin. */
  static final byte[] TABLE = ascii("table");

  /** One past every key that begins with {@link #TABLE}. */
  static final byte[] TABLE_END = ascii("tablf");

  private MetadataKeys() {}

  private static byte[] ascii(String text) {
    return text.getBytes(StandardCharsets.US_ASCII);
  }

  static byte[] ofTable(int tableId) {
    return ByteBuffer.allocate(TABLE.length + Integer.BYTES).put(TABLE).putInt(tableId).array();
  }

  static int tableOf(byte[] tableKey) {
    return KvKeys.intAt(tableKey, TABLE.length);
  }

  static byte[] of(SegmentEntry segment) {
    return KvKeys.ofIntLong(segment.tableId(), segment.segmentId());
  }

  static byte[] of(SegmentPlace place) {
    return KvKeys.ofIntLong(place.tableId(), place.segmentId());
  }
}
