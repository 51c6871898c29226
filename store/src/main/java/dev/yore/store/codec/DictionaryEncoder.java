package dev.yore.store.codec;

import com.github.luben.zstd.Zstd;
import com.github.luben.zstd.ZstdCompressCtx;
import com.github.luben.zstd.ZstdDictCompress;

/**
 * Compresses with a dictionary, digested once. Frames do not name it: whoever keeps them does.
 * Confined to one thread; holds some hundred KB outside of the heap until it is closed.
 */
public final class DictionaryEncoder implements AutoCloseable {
  private final byte[] dictionary;
  private final ZstdDictCompress digested;
  private final ZstdCompressCtx context = new ZstdCompressCtx();
  private int frames;

  /**
   * Digests a dictionary.
   *
   * @param dictionary trained, or any bytes that texts may have in common
   * @param zstdLevel 1 to 22
   */
  DictionaryEncoder(byte[] dictionary, int zstdLevel) {
    this.dictionary = dictionary;
    digested = new ZstdDictCompress(dictionary, zstdLevel);
    context.setLevel(zstdLevel).loadDict(digested).setDictID(false);
  }

  /** The dictionary, read only. */
  public byte[] dictionary() {
    return dictionary;
  }

  /** Frames that were compressed and kept up to now. */
  int frames() {
    return frames;
  }

  /** Appends the frame of {@code source[0..length)} and returns its length. */
  int compress(ByteWriter out, byte[] source, int length) {
    long bound = Zstd.compressBound(length);
    out.reserve(bound);
    int size = context.compressByteArray(out.array(), out.size(), (int) bound, source, 0, length);
    out.advance(size);
    return size;
  }

  /** A frame was kept. */
  void count() {
    frames++;
  }

  @Override
  public void close() {
    context.close();
    digested.close();
  }
}
