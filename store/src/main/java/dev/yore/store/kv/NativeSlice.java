package dev.yore.store.kv;

import com.kenai.jffi.MemoryIO;
import java.lang.ref.Reference;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/**
 * Some native memory: LMDB's, valid until its transaction ends, or its own. Not thread-safe.
 *
 * <p>Access goes through jffi, which lmdbjava brings along and which needs no JVM flags.
 */
final class NativeSlice {
  private static final MemoryIO MEMORY = MemoryIO.getInstance();
  private static final int INITIAL_BYTES = 512;

  private long address;
  private int sizeBytes;
  private @Nullable ByteBuffer own;

  /** Points the slice at foreign memory. */
  void point(long newAddress, int newSizeBytes) {
    address = newAddress;
    sizeBytes = newSizeBytes;
  }

  /** Copies the bytes into memory of its own. */
  void set(byte[] bytes) {
    ByteBuffer memory = own;
    if (memory == null || memory.capacity() < bytes.length) {
      memory = ByteBuffer.allocateDirect(Math.max(INITIAL_BYTES, bytes.length));
      own = memory;
    }
    memory.clear();
    memory.put(bytes);
    point(MEMORY.getDirectBufferAddress(memory), bytes.length);
  }

  long address() {
    return address;
  }

  int sizeBytes() {
    return sizeBytes;
  }

  byte[] copy() {
    byte[] bytes = new byte[sizeBytes];
    try {
      MEMORY.getByteArray(address, bytes, 0, sizeBytes);
    } finally {
      Reference.reachabilityFence(this);
    }
    return bytes;
  }
}
