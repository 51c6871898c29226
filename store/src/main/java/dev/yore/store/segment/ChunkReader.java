package dev.yore.store.segment;

import dev.yore.store.ErrorCode;
import dev.yore.store.StoreException;
import dev.yore.store.codec.ByteReader;
import dev.yore.store.codec.CorruptDataException;
import dev.yore.store.codec.DictionaryDecoder;
import dev.yore.store.codec.VectorCodec;
import dev.yore.store.vector.BytesVector;
import org.jspecify.annotations.Nullable;

/**
 * Reads single chunks of a segment: checks that each is sound and the one that the footer means,
 * finds its dictionary, and hands the payload to whoever knows what that kind of chunk holds. A
 * chunk whose copy is damaged is read again from the original. Safe for many threads.
 *
 * <p>Every method may throw {@link dev.yore.store.StoreException}: {@code CORRUPT} naming file and
 * offset, {@code IO_ERROR}, {@code STORE_CLOSED}.
 */
final class ChunkReader {
  private final SegmentBytes file;
  private final long baseSequence;
  private final SegmentDictionaries dictionaries;

  /**
   * Reads nothing yet.
   *
   * @param baseSequence the segment's first, from which chunks count
   */
  ChunkReader(SegmentBytes file, long baseSequence, SegmentDictionaries dictionaries) {
    this.file = file;
    this.baseSequence = baseSequence;
    this.dictionaries = dictionaries;
  }

  /** Decodes a payload. */
  interface Decoder<T> {
    T decode(ByteReader in, @Nullable DictionaryDecoder dictionary) throws CorruptDataException;
  }

  /** Takes a payload as it is. */
  private interface RawDecoder<T> {
    T decode(ByteReader in, int dictionaryId) throws CorruptDataException;
  }

  /**
   * A chunk's payload as it is encoded.
   *
   * @param dictionaryId of what it needs; 0 for none
   */
  record Payload(byte[] bytes, int dictionaryId) {}

  /** A dictionary as it is encoded, and whose it is. */
  record EncodedDictionary(int columnId, byte[] payload) {}

  /** Reads and checks a chunk, of which the decoder has to take all. */
  <T> T read(ChunkRef chunk, ChunkHeader expected, Decoder<T> decoder) {
    return readPart(
        chunk,
        expected,
        (in, dictionary) -> {
          T value = decoder.decode(in, dictionary);
          if (in.remaining() > 0) {
            throw in.corrupt(in.remaining() + " bytes after the chunk's values");
          }
          return value;
        });
  }

  /** Reads and checks a chunk, of which the decoder need not take all. */
  <T> T readPart(ChunkRef chunk, ChunkHeader expected, Decoder<T> decoder) {
    return readRaw(
        chunk,
        expected,
        (in, dictionaryId) ->
            dictionaryId == SegmentFormat.NO_DICTIONARY
                ? decoder.decode(in, null)
                : withDictionary(dictionaryId, expected, in, decoder));
  }

  private <T> T withDictionary(int id, ChunkHeader header, ByteReader in, Decoder<T> decoder)
      throws CorruptDataException {
    @Nullable DictionaryEntry entry =
        header.isOfVector() ? dictionaries.find(id, header.columnId()) : null;
    if (entry == null) {
      throw in.corrupt("chunk of column " + header.columnId() + " with dictionary " + id);
    }
    DictionaryDecoder dictionary = dictionaries.enter(entry, this::readDictionary);
    try {
      return decoder.decode(in, dictionary);
    } finally {
      dictionary.leave();
    }
  }

  /** Reads and digests a dictionary. */
  DictionaryDecoder readDictionary(DictionaryEntry entry) {
    return readRaw(
        entry.chunk(),
        ChunkHeader.ofDictionary(entry.columnId(), baseSequence),
        (in, dictionaryId) -> {
          if (dictionaryId != entry.id()
              || !(VectorCodec.decode(in, 1) instanceof BytesVector value)
              || in.remaining() > 0) {
            throw in.corrupt("dictionary " + dictionaryId + " where " + entry.id() + " belongs");
          }
          return new DictionaryDecoder(value.getBytes(0));
        });
  }

  /** A chunk's bytes without its head and checksum, which were looked at. */
  Payload payload(ChunkRef chunk, ChunkHeader expected) {
    return readRaw(chunk, expected, (in, id) -> new Payload(in.readBytes(in.remaining()), id));
  }

  /** A dictionary's bytes, to be taken over by another segment. */
  EncodedDictionary dictionary(int id) {
    DictionaryEntry entry = dictionaries.entries().get(id - 1);
    ChunkHeader expected = ChunkHeader.ofDictionary(entry.columnId(), baseSequence);
    return new EncodedDictionary(entry.columnId(), payload(entry.chunk(), expected).bytes());
  }

  /** The number of the dictionary that a chunk needs, or is. */
  int dictionaryId(ChunkRef chunk, ChunkHeader expected) {
    return readRaw(chunk, expected, (in, dictionaryId) -> dictionaryId);
  }

  /** A chunk's checksum, which is right. */
  int checksum(ChunkRef chunk, ChunkHeader expected) {
    readRaw(chunk, expected, (in, dictionaryId) -> chunk);
    int at = chunk.length() - SegmentFormat.CHECKSUM_BYTES;
    byte[] bytes = file.read(chunk.offset() + at, SegmentFormat.CHECKSUM_BYTES, 0);
    try {
      return new ByteReader(bytes).readInt();
    } catch (CorruptDataException e) {
      throw SegmentErrors.undecodable(file.name(), chunk.offset() + at, e);
    }
  }

  private <T> T readRaw(ChunkRef chunk, ChunkHeader expected, RawDecoder<T> decoder) {
    try {
      return readOnce(chunk, expected, decoder);
    } catch (StoreException e) {
      // A copy that went bad is no damage as long as the original can be read.
      if (e.code() == ErrorCode.CORRUPT && file.forget(chunk.offset(), chunk.length())) {
        return readOnce(chunk, expected, decoder);
      }
      throw e;
    }
  }

  private <T> T readOnce(ChunkRef chunk, ChunkHeader expected, RawDecoder<T> decoder) {
    byte[] bytes = file.read(chunk.offset(), chunk.length(), Long.BYTES);
    try {
      int checksumAt = chunk.length() - SegmentFormat.CHECKSUM_BYTES;
      int checksum = new ByteReader(bytes, checksumAt, chunk.length()).readInt();
      Checksum.require(
          "segment chunk",
          file.name(),
          chunk.offset(),
          checksum,
          Checksum.of(bytes, 0, checksumAt));
      ByteReader in = new ByteReader(bytes, 0, checksumAt);
      ChunkHeader.Encoded actual = ChunkHeader.decode(in, baseSequence);
      if (!actual.header().equals(expected) || in.readCount() != in.remaining()) {
        throw SegmentErrors.corrupt(
            "segment chunk is not the one indexed",
            file.name(),
            chunk.offset(),
            expected.toString(),
            actual.header().toString());
      }
      return decoder.decode(in, actual.dictionaryId());
    } catch (CorruptDataException e) {
      throw SegmentErrors.undecodable(file.name(), chunk.offset(), e);
    }
  }
}
