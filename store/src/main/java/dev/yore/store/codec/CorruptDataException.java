package dev.yore.store.codec;

/**
 * Bytes that no encoder wrote. Checked, because only the caller knows the file to name: it must
 * turn this into a {@link dev.yore.store.StoreException} {@code CORRUPT}, or {@code FORMAT_TOO_NEW}
 * where {@link #tooNew()}.
 */
public final class CorruptDataException extends Exception {
  private static final long serialVersionUID = 1L;

  private final int offset;
  private final boolean tooNew;

  CorruptDataException(String what, int offset) {
    this(what, offset, false);
  }

  private CorruptDataException(String what, int offset, boolean tooNew) {
    super(what);
    this.offset = offset;
    this.tooNew = tooNew;
  }

  static CorruptDataException tooNew(String what, int version, int newest, int offset) {
    return new CorruptDataException(
        what + " of version " + version + ", this Yore reads up to " + newest, offset, true);
  }

  /** The same, seen from outside: the compressed bytes that begin at the given offset. */
  CorruptDataException inExpanded(int compressedAt) {
    return new CorruptDataException(
        getMessage() + " (at " + offset + " of what the bytes expand to)", compressedAt, tooNew);
  }

  /** Where in the given array reading failed. */
  public int offset() {
    return offset;
  }

  /** Whether the bytes say that they are of a later version than this code knows. */
  public boolean tooNew() {
    return tooNew;
  }
}
