package dev.yore.driver.frame;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/**
 * The layout of a frame of rows; all numbers are little-endian.
 *
 * <pre>
 * Frame   ::= magic:u8[2]="YR" version:u8=1 last:u8(0|1) offset:i64 rows:i32 columns:i32 Column*
 * Column  ::= kind:u8 nulls:u8(0|1) Bits(nulls=1: set where null) Values   kind 0: nothing more
 * Values  ::= kind 1 byte, 2 short, 3 int, 4 long : Numbers
 *           | kind 5 float                        : f32 per row
 *           | kind 6 double                       : f64 per row
 *           | kind 7 boolean                      : Bits (set where true)
 *           | kind 8 text, UTF-8                  : Bytes
 *           | kind 9 bytes                        : Bytes
 *           | kind 10 decimal of one scale        : scale:i32 Numbers (unscaled)
 *           | kind 11 decimal, as Java writes it  : Bytes
 *           | kind 12 anything else               : length:i32 an Avatica Frame of one column
 * Numbers ::= width:u8(0|1|2|4|8) least:i64 then per row (value - least) in width bytes, unsigned
 * Bytes   ::= Numbers (lengths) then the values one after another
 * Bits    ::= (rows + 7) / 8 bytes, row n is bit n % 8 of byte n / 8
 * </pre>
 *
 * Where a value is null, Numbers hold the least value, floats and doubles 0, Bytes nothing.
 */
final class FrameFormat {
  static final byte MAGIC_0 = 'Y';
  static final byte MAGIC_1 = 'R';
  static final byte VERSION = 1;

  static final int NULLS = 0;
  static final int BYTE = 1;
  static final int SHORT = 2;
  static final int INT = 3;
  static final int LONG = 4;
  static final int FLOAT = 5;
  static final int DOUBLE = 6;
  static final int BOOLEAN = 7;
  static final int TEXT = 8;
  static final int BYTES = 9;
  static final int DECIMAL = 10;
  static final int WIDE_DECIMAL = 11;
  static final int OTHER = 12;

  static final VarHandle SHORTS =
      MethodHandles.byteArrayViewVarHandle(short[].class, ByteOrder.LITTLE_ENDIAN);
  static final VarHandle INTS =
      MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.LITTLE_ENDIAN);
  static final VarHandle LONGS =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);
  static final VarHandle FLOATS =
      MethodHandles.byteArrayViewVarHandle(float[].class, ByteOrder.LITTLE_ENDIAN);
  static final VarHandle DOUBLES =
      MethodHandles.byteArrayViewVarHandle(double[].class, ByteOrder.LITTLE_ENDIAN);

  private FrameFormat() {}

  static int bitBytes(int rows) {
    return (rows + 7) >>> 3;
  }
}
