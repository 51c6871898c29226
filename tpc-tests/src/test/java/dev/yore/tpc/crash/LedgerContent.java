package dev.yore.tpc.crash;

import java.util.Random;
import java.util.TreeMap;

/**
 * What a writer's commits do to the ledger: commit {@code n} brings rows, every second commit
 * changes the rows of an earlier one, every third deletes those of a still earlier one. Stateless.
 */
final class LedgerContent {
  static final int MAX_ROWS = 12;

  private static final int UPDATE_EVERY = 2;
  private static final int UPDATE_AGE = 2;
  private static final int DELETE_EVERY = 3;
  private static final int DELETE_AGE = 7;

  private LedgerContent() {}

  static int rowCount(int writer, long number) {
    return 1 + random(writer, number).nextInt(MAX_ROWS);
  }

  static long rowId(int writer, long number, int row) {
    return ((long) writer << 48) | (number << 8) | row;
  }

  static String insertedText(int writer, long number, int row) {
    Random random = random(writer, number);
    return "writer " + writer + " commit " + number + " row " + row + " " + random.nextLong();
  }

  static String updatedText(long updatingNumber) {
    return "changed by commit " + updatingNumber;
  }

  /** The commit whose rows this one updates, or 0. */
  static long updatedBy(long number) {
    return number % UPDATE_EVERY == 0 ? Math.max(0, number - UPDATE_AGE) : 0;
  }

  /** The commit whose rows this one deletes, or 0. */
  static long deletedBy(long number) {
    return number % DELETE_EVERY == 0 ? Math.max(0, number - DELETE_AGE) : 0;
  }

  /** The writer's rows after its commits 1 to {@code lastNumber}. */
  static TreeMap<Long, String> rowsAfter(int writer, long lastNumber) {
    TreeMap<Long, String> rows = new TreeMap<>();
    for (long number = 1; number <= lastNumber; number++) {
      apply(rows, writer, number);
    }
    return rows;
  }

  private static void apply(TreeMap<Long, String> rows, int writer, long number) {
    for (int row = 0; row < rowCount(writer, number); row++) {
      rows.put(rowId(writer, number, row), insertedText(writer, number, row));
    }
    long updated = updatedBy(number);
    for (int row = 0; updated > 0 && row < rowCount(writer, updated); row++) {
      rows.replace(rowId(writer, updated, row), updatedText(number));
    }
    long deleted = deletedBy(number);
    for (int row = 0; deleted > 0 && row < rowCount(writer, deleted); row++) {
      rows.remove(rowId(writer, deleted, row));
    }
  }

  private static Random random(int writer, long number) {
    return new Random(writer * 31L + number);
  }
}
