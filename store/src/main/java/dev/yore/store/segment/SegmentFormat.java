package dev.yore.store.segment;

/**
 * The format of segment files. Integers are little-endian; {@code varint} and {@code zigzag} are
 * {@link dev.yore.store.codec.ByteWriter}'s, {@code Vector} and {@code Longs} the codec's.
 *
 * <pre>
 * Segment   ::= Header Chunk* Footer Trailer          nothing between them, nothing after
 *               the dictionaries are the last of the chunks
 * Header    ::= magic:8 version:i32 headerBytes:i32 storeId:16 tableId:i32 level:i32
 *               segmentId:i64 fromSequence:i64 toSequence:i64 crc32c:i32
 *               (magic, version, headerBytes and, last, crc32c of all before stay for ever)
 * Chunk     ::= kind:u8 codec:u8 dictionaryId:varint block:varint firstSlot:varint slots:varint
 *               column:varint firstSequence:varint sequences:varint rows:varint
 *               length:varint payload crc32c:i32
 *               column is the id + 1, 0 for none; firstSequence counts from the header's
 *               fromSequence, sequences from firstSequence; crc32c is of all before it;
 *               dictionaryId is that of the dictionary the vector's frames of form 2 need, or that
 *               the chunk is, 0 for none
 * payload   ::= by kind
 *   1 INSERT_COLUMN    Vector                         one page of one column of an insert run
 *   2 INSERT_SEQUENCES Longs                          from the header's fromSequence, per row
 *   3 KEY_FILTER       probes:u8 words:i64*           bloom filter, see KeyFilter
 *   4 KEY_ORDER        Longs                          row numbers in the order of the key
 *   5 DELETES          Longs Longs                    slots, sequences from fromSequence
 *   6 PATCH_KEYS       Longs Longs                    likewise
 *   7 PATCH_COLUMN     Vector                         one column of a patch run
 *   8 IMAGE_COLUMN     Vector                         one page of a column as of a sequence
 *   9 LIVE_KEYS        Longs Longs                    as 6: rows of a page visible as of a sequence
 *  10 LIVE_COLUMN      Vector                         one column of those rows
 *  11 DICTIONARY       Vector                         of one value, a zstd dictionary for the column
 * Footer    ::= Dictionaries blocks:varint BlockIndex* Sketches
 *               dictionaries from version 5 on, sketches from version 3 on
 * Dictionaries ::= count:varint (columnId:varint length:varint)*         numbered from 1 on
 * BlockIndex::= block:varint runs:varint InsertIndex* deletes:u8 KeysIndex? runs:varint PatchIndex*
 *               images:varint ImageIndex*                        images not in version 1
 *               live:varint PatchIndex*                          from version 4 on
 * InsertIndex ::= firstSlot:varint rows:varint firstSequence:varint sequences:varint
 *               columns:varint (columnId:varint)* (ZoneMap length:varint)*   per column, per page
 *               sequencesLength:varint filterLength:varint orderLength:varint   0 for no such chunk
 * KeysIndex ::= rows:varint firstSequence:varint sequences:varint minSlot:varint slots:varint
 *               length:varint
 * PatchIndex::= KeysIndex columns:varint (columnId:varint)* (ZoneMap length:varint)*
 * ImageIndex::= columnId:varint sequence:varint firstSlot:varint rows:varint (ZoneMap length:varint)*
 *               sequence counts from the header's fromSequence; zone and length per page
 * ZoneMap   ::= nulls:varint form:u8 bounds
 *               form 0: no bounds; 1: min:zigzag max-min:varint; 2: min:f64 max:f64;
 *               3: min:bytes max:bytes; 4: min:bytes          bytes ::= length:varint byte*
 * Sketches  ::= columns:varint (columnId:varint length:varint Sketch)*      see DistinctSketch
 * Trailer   ::= footerOffset:i64 footerBytes:i32 crc32c:i32 magic:i32
 *               crc32c is of the footer and the trailer's first 12 bytes
 * </pre>
 *
 * Chunks of blocks lie in the order in which the footer names them, then the dictionaries, so that
 * lengths are all it needs. In a block that is: per insert run its pages column by column, then
 * sequences, filter and order where there are any; the deletes; per patch run the keys, then its
 * columns; the images page by page; per page's live rows the keys, then the columns.
 */
public final class SegmentFormat {
  /** The version written; versions are read from {@link #OLDEST_VERSION} on. */
  public static final int VERSION = 5;

  public static final int OLDEST_VERSION = 1;

  /** The first version whose blocks may have images. */
  static final int VERSION_WITH_IMAGES = 2;

  /** The first version whose footer ends with sketches of distinct values. */
  static final int VERSION_WITH_SKETCHES = 3;

  /** The first version whose blocks may have live rows. */
  static final int VERSION_WITH_LIVE_ROWS = 4;

  /** The first version that may have dictionaries. */
  static final int VERSION_WITH_DICTIONARIES = 5;

  /** Flushed from L0. */
  public static final int LEVEL_FLUSHED = 1;

  /** Merged from segments of level 1 and up. */
  public static final int LEVEL_MERGED = 2;

  public static final String FILE_SUFFIX = ".seg";

  /** Bounds of text and bytes in zone maps are cut to this. */
  public static final int MAX_BOUND_BYTES = 32;

  /** "YORESEGM" in the order of the file. */
  static final long MAGIC = 0x4D474553_45524F59L;

  /** "YEND". */
  static final int END_MAGIC = 0x444E4559;

  public static final int HEADER_BYTES = 8 + 4 + 4 + 16 + 4 + 4 + 8 + 8 + 8 + 4;

  /** Their first eight are the footer's offset. */
  public static final int TRAILER_BYTES = 8 + 4 + 4 + 4;

  static final int CHECKSUM_BYTES = 4;

  /** How payloads are encoded: the codec package as it is. */
  static final int CODEC = 1;

  static final int NO_DICTIONARY = 0;

  static final int INSERT_COLUMN = 1;
  static final int INSERT_SEQUENCES = 2;
  static final int KEY_FILTER = 3;
  static final int KEY_ORDER = 4;
  static final int DELETES = 5;
  static final int PATCH_KEYS = 6;
  static final int PATCH_COLUMN = 7;
  static final int IMAGE_COLUMN = 8;
  static final int LIVE_KEYS = 9;
  static final int LIVE_COLUMN = 10;
  static final int DICTIONARY = 11;

  private SegmentFormat() {}
}
