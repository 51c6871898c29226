package dev.yore.engine.column;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/** Reads eight bytes at a time. Pure functions. */
final class WordAccess {
  private static final VarHandle LONGS =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);

  private WordAccess() {}

  static long word(byte[] data, int at) {
    return (long) LONGS.get(data, at);
  }
}
