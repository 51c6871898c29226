package dev.yore.store.kv;

import com.kenai.jffi.MemoryIO;
import java.util.Arrays;
import java.util.Comparator;
import jnr.ffi.Pointer;
import org.jspecify.annotations.Nullable;
import org.lmdbjava.BufferProxy;

/**
 * Hands memory between lmdbjava and {@link NativeSlice} as (address, length), where the library's
 * own proxies would need {@code --add-opens} or copy twice. Stateless.
 */
final class NativeSliceProxy extends BufferProxy<NativeSlice> {
  static final NativeSliceProxy INSTANCE = new NativeSliceProxy();
  private static final MemoryIO MEMORY = MemoryIO.getInstance();
  private static final Comparator<NativeSlice> UNSIGNED =
      (left, right) -> Arrays.compareUnsigned(left.copy(), right.copy());

  private NativeSliceProxy() {}

  @Override
  protected NativeSlice allocate() {
    return new NativeSlice();
  }

  @Override
  protected void deallocate(NativeSlice slice) {
    // Its memory, if it has any of its own, goes with it.
  }

  @Override
  protected byte[] getBytes(NativeSlice slice) {
    return slice.copy();
  }

  @Override
  protected Comparator<NativeSlice> getSignedComparator() {
    return UNSIGNED; // Keys are compared by LMDB itself, unsigned; nothing signed is ever opened.
  }

  @Override
  protected Comparator<NativeSlice> getUnsignedComparator() {
    return UNSIGNED;
  }

  @Override
  protected @Nullable Pointer in(NativeSlice slice, Pointer target) {
    return in(slice, slice.sizeBytes(), target);
  }

  @Override
  protected @Nullable Pointer in(NativeSlice slice, int sizeBytes, Pointer target) {
    long struct = target.address();
    MEMORY.putAddress(struct + STRUCT_FIELD_OFFSET_SIZE, sizeBytes);
    MEMORY.putAddress(struct + STRUCT_FIELD_OFFSET_DATA, slice.address());
    return null;
  }

  @Override
  protected NativeSlice out(NativeSlice slice, Pointer source) {
    long struct = source.address();
    slice.point(
        MEMORY.getAddress(struct + STRUCT_FIELD_OFFSET_DATA),
        Math.toIntExact(MEMORY.getAddress(struct + STRUCT_FIELD_OFFSET_SIZE)));
    return slice;
  }
}
