package dev.yore.store.codec;

import dev.yore.store.vector.BytesVector;
import org.jspecify.annotations.Nullable;

/**
 * Byte vectors: a dictionary where values repeat, else frames of rows that can be read one by one.
 * Pure functions.
 *
 * <pre>
 * BYTES_FRAME  ::= Frame
 * BYTES_FRAMES ::= frameRows:varint length:varint* Frame*   a frame per frameRows rows (the last of
 *                                                           what is left) and its length in bytes
 * BYTES_DICT   ::= entries:varint Frame Longs               the distinct values, a code per row
 * Frame        ::= Longs form:u8 bytes                      lengths of the values; form 0
 *                | Longs form:u8 length:varint zstd frame   form 1; form 2 with a dictionary
 * </pre>
 */
final class BytesCodec {
  /** Rows of a frame, so that a lookup decompresses a page's eighth. */
  static final int FRAME_ROWS = 2048;

  private static final int RAW = 0;
  private static final int ZSTD = 1;
  private static final int ZSTD_WITH_DICTIONARY = 2;

  /** Shorter frames are not worth a try. */
  private static final int MIN_ZSTD_BYTES = 64;

  /** Likewise where a dictionary knows what they may have in common. */
  private static final int MIN_DICTIONARY_BYTES = 16;

  private BytesCodec() {}

  /** Appends rows and returns the encoding chosen. */
  static int encode(
      ByteWriter out,
      BytesVector vector,
      int from,
      int to,
      long @Nullable [] mask,
      int zstdLevel,
      TextFrames frames) {
    if (from == to) {
      return VectorCodec.BYTES_FRAME;
    }
    BytesRows rows = new BytesRows(vector, from, to, mask);
    BytesDictionary dictionary = BytesDictionary.of(rows);
    if (dictionary != null) {
      BytesRows entries = dictionary.entries();
      out.putVarLong(entries.count());
      writeFrame(out, entries, 0, entries.count(), zstdLevel, frames.dictionary());
      LongBlocks.encode(out, dictionary.codes(), 0, rows.count());
      return VectorCodec.BYTES_DICT;
    }
    return encodeFrames(out, rows, zstdLevel, frames);
  }

  /** Appends rows of which nobody knows that their values repeat, and returns the encoding. */
  static int encodeFrames(ByteWriter out, BytesRows rows, int zstdLevel, TextFrames frames) {
    int frameRows = frameRows(rows.totalBytes() / Math.max(1, rows.count()), frames);
    if (rows.count() <= frameRows) {
      writeFrame(out, rows, 0, rows.count(), zstdLevel, frames.dictionary());
      return VectorCodec.BYTES_FRAME;
    }
    writeFrames(out, rows, frameRows, zstdLevel, frames.dictionary());
    return VectorCodec.BYTES_FRAMES;
  }

  /** Frames of long values have fewer rows. */
  static int frameRows(long averageBytes, TextFrames frames) {
    return (int) Math.max(1, Math.min(FRAME_ROWS, frames.frameBytes() / Math.max(1, averageBytes)));
  }

  private static void writeFrames(
      ByteWriter out,
      BytesRows rows,
      int frameRows,
      int zstdLevel,
      @Nullable DictionaryEncoder dictionary) {
    ByteWriter frames = new ByteWriter();
    out.putVarLong(frameRows);
    for (int row = 0; row < rows.count(); row += frameRows) {
      int start = frames.size();
      int to = Math.min(rows.count(), row + frameRows);
      writeFrame(frames, rows, row, to, zstdLevel, dictionary);
      out.putVarLong(frames.size() - start);
    }
    out.putBytes(frames.array(), 0, frames.size());
  }

  private static void writeFrame(
      ByteWriter out,
      BytesRows rows,
      int from,
      int to,
      int zstdLevel,
      @Nullable DictionaryEncoder dictionary) {
    long[] lengths = new long[to - from];
    long total = 0;
    for (int i = 0; i < lengths.length; i++) {
      lengths[i] = rows.length(from + i);
      total += lengths[i];
    }
    LongBlocks.encode(out, lengths, 0, lengths.length);
    byte[] data = new byte[Math.toIntExact(total)];
    int at = 0;
    for (int row = from; row < to; row++) {
      at += rows.copyTo(row, data, at);
    }
    writeFrameData(out, data, zstdLevel, dictionary);
  }

  private static void writeFrameData(
      ByteWriter out, byte[] data, int zstdLevel, @Nullable DictionaryEncoder dictionary) {
    int minBytes = dictionary == null ? MIN_ZSTD_BYTES : MIN_DICTIONARY_BYTES;
    if (zstdLevel != VectorCodec.ZSTD_NONE && data.length >= minBytes) {
      ByteWriter frame = new ByteWriter(data.length);
      int length =
          dictionary == null
              ? ZstdContexts.compress(frame, data, 0, data.length, zstdLevel)
              : dictionary.compress(frame, data, data.length);
      // Below a tenth, the bytes saved are not worth decompressing.
      if (length < data.length * 9L / 10) {
        if (dictionary != null) {
          dictionary.count();
        }
        out.putByte(dictionary == null ? ZSTD : ZSTD_WITH_DICTIONARY);
        out.putVarLong(length);
        out.putBytes(frame.array(), 0, length);
        return;
      }
    }
    out.putByte(RAW);
    out.putBytes(data, 0, data.length);
  }

  static BytesVector decodeSingleFrame(
      ByteReader in, int rows, long @Nullable [] mask, @Nullable DictionaryDecoder dictionary)
      throws CorruptDataException {
    if (rows == 0) {
      return new BytesVector(new byte[0], new int[1], null, 0, mask);
    }
    int[] offsets = readOffsets(in, rows);
    byte[] data = readFrameData(in, offsets[rows], dictionary);
    return new BytesVector(data, offsets, null, rows, mask);
  }

  static BytesVector decodeDictionary(
      ByteReader in,
      int skippedBlocks,
      int rows,
      long @Nullable [] mask,
      @Nullable DictionaryDecoder dictionary)
      throws CorruptDataException {
    int entries = in.readCount();
    int[] offsets = readOffsets(in, entries);
    byte[] data = readFrameData(in, offsets[entries], dictionary);
    LongBlocks.skip(in, skippedBlocks);
    int[] codes = LongBlocks.decodeInts(in, rows, entries - 1);
    return new BytesVector(data, offsets, codes, rows, mask);
  }

  static BytesVector decodeFrames(
      ByteReader in, int rows, long @Nullable [] mask, @Nullable DictionaryDecoder dictionary)
      throws CorruptDataException {
    FrameTable table = FrameTable.read(in, rows);
    int[] offsets = new int[rows + 1];
    ByteReader[] frames = new ByteReader[table.count()];
    for (int frame = 0; frame < frames.length; frame++) {
      frames[frame] = table.reader(in, frame);
      addOffsets(frames[frame], offsets, table.firstRow(frame), table.lastRow(frame));
    }
    // Only when every length is known to be possible is there an allocation of their sum.
    for (int frame = 0; frame < frames.length; frame++) {
      checkFrameData(frames[frame], offsets[table.lastRow(frame)] - offsets[table.firstRow(frame)]);
    }
    byte[] data = new byte[offsets[rows]];
    for (int frame = 0; frame < frames.length; frame++) {
      int first = offsets[table.firstRow(frame)];
      readFrameData(frames[frame], data, first, offsets[table.lastRow(frame)], dictionary);
      requireEnd(frames[frame]);
    }
    return new BytesVector(data, offsets, null, rows, mask);
  }

  /** Reads only the frame that holds the row. */
  static VectorSlice decodeFrameOf(
      ByteReader in,
      int rows,
      int row,
      long @Nullable [] mask,
      @Nullable DictionaryDecoder dictionary)
      throws CorruptDataException {
    FrameTable table = FrameTable.read(in, rows);
    int frame = row / table.frameRows();
    int first = table.firstRow(frame);
    int last = table.lastRow(frame);
    ByteReader reader = table.reader(in, frame);
    long @Nullable [] frameMask = NullMaskCodec.slice(mask, first, last);
    BytesVector vector = decodeSingleFrame(reader, last - first, frameMask, dictionary);
    requireEnd(reader);
    return new VectorSlice(vector, first);
  }

  private static void requireEnd(ByteReader frame) throws CorruptDataException {
    if (frame.remaining() > 0) {
      throw frame.corrupt(frame.remaining() + " bytes after a frame");
    }
  }

  private static int[] readOffsets(ByteReader in, int count) throws CorruptDataException {
    LongBlocks.checkCount(in, count);
    int[] offsets = new int[count + 1];
    addOffsets(in, offsets, 0, count);
    return offsets;
  }

  /** Reads lengths of rows and continues {@code offsets}, which are known up to {@code from}. */
  private static void addOffsets(ByteReader in, int[] offsets, int from, int to)
      throws CorruptDataException {
    int[] lengths = LongBlocks.decodeInts(in, to - from, Integer.MAX_VALUE);
    int end = offsets[from];
    for (int i = 0; i < lengths.length; i++) {
      end += lengths[i];
      if (end < 0) {
        throw in.corrupt("values of more than 2 GiB in one vector");
      }
      offsets[from + i + 1] = end;
    }
  }

  private static byte[] readFrameData(
      ByteReader in, int length, @Nullable DictionaryDecoder dictionary)
      throws CorruptDataException {
    checkFrameData(in, length);
    byte[] data = new byte[length];
    readFrameData(in, data, 0, length, dictionary);
    return data;
  }

  /** Checks that a frame can hold so many bytes, without moving on. */
  private static void checkFrameData(ByteReader in, int length) throws CorruptDataException {
    if (length > 0) {
      ZstdContexts.checkRatio(in, in.remaining(), length);
    }
  }

  private static void readFrameData(
      ByteReader in, byte[] data, int from, int to, @Nullable DictionaryDecoder dictionary)
      throws CorruptDataException {
    int form = in.readByte();
    if (form == RAW) {
      System.arraycopy(in.array(), in.skip(to - from), data, from, to - from);
    } else if (form == ZSTD) {
      ZstdContexts.decompress(in, in.readCount(), data, from, to);
    } else if (form == ZSTD_WITH_DICTIONARY && dictionary != null) {
      ZstdContexts.decompress(in, in.readCount(), data, from, to, dictionary);
    } else {
      throw in.corrupt(
          "frame form " + form + (dictionary == null ? " without" : " with") + " a dictionary");
    }
  }

  /** Where the frames of a vector lie. */
  private record FrameTable(int rows, int frameRows, int[] starts) {

    static FrameTable read(ByteReader in, int rows) throws CorruptDataException {
      int frameRows = in.readVarInt(FRAME_ROWS);
      if (frameRows == 0) {
        throw in.corrupt("frames of no rows");
      }
      int count = (int) ((rows + frameRows - 1L) / frameRows);
      if (count > in.remaining()) {
        throw in.corrupt(count + " frames said to be in " + in.remaining() + " bytes");
      }
      int[] starts = new int[count + 1];
      for (int frame = 0; frame < count; frame++) {
        starts[frame + 1] = starts[frame] + in.readVarInt(in.remaining() - starts[frame]);
      }
      int base = in.skip(starts[count]);
      for (int frame = 0; frame <= count; frame++) {
        starts[frame] += base;
      }
      return new FrameTable(rows, frameRows, starts);
    }

    int count() {
      return starts.length - 1;
    }

    int firstRow(int frame) {
      return frame * frameRows;
    }

    int lastRow(int frame) {
      return Math.min(rows, (frame + 1) * frameRows);
    }

    ByteReader reader(ByteReader in, int frame) {
      return new ByteReader(in.array(), starts[frame], starts[frame + 1]);
    }
  }
}
