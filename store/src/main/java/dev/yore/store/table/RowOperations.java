package dev.yore.store.table;

import dev.yore.store.scan.PseudoColumn;
import dev.yore.store.vector.BytesVector;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** The words of {@link PseudoColumn#ROW_OP} and vectors of them. Pure functions. */
final class RowOperations {
  /** The version with which a row begins. */
  static final int INSERT = 0;

  /** A version after another one. */
  static final int UPDATE = 1;

  /** In a change feed: the version that begins a row. */
  static final int INSERTED = 2;

  /** In a change feed: the version before an update. */
  static final int PREIMAGE = 3;

  /** In a change feed: the version after an update. */
  static final int POSTIMAGE = 4;

  /** In a change feed: the version that a delete ended. */
  static final int DELETED = 5;

  private static final List<String> WORDS =
      List.of(
          PseudoColumn.INSERT,
          PseudoColumn.UPDATE,
          "insert",
          "update_preimage",
          "update_postimage",
          "delete");

  private static final byte[] DATA;
  private static final int[] OFFSETS = new int[WORDS.size() + 1];

  static {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    for (int i = 0; i < WORDS.size(); i++) {
      bytes.writeBytes(WORDS.get(i).getBytes(StandardCharsets.UTF_8));
      OFFSETS[i + 1] = bytes.size();
    }
    DATA = bytes.toByteArray();
  }

  private RowOperations() {}

  /**
   * A vector of words.
   *
   * @param operations which, per row; becomes the vector's
   */
  static BytesVector vector(int[] operations) {
    return new BytesVector(DATA, OFFSETS, operations, operations.length, null);
  }
}
