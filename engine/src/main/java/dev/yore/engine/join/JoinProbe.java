package dev.yore.engine.join;

import dev.yore.engine.column.KeyWords;
import dev.yore.store.vector.ColumnVector;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** Looks rows up in a table. One thread. */
public final class JoinProbe {
  private final JoinTable table;
  private final @Nullable KeyWords encoder;

  public JoinProbe(JoinTable table) {
    this.table = table;
    KeyWords encoding = table.encoder();
    encoder = encoding == null ? null : encoding.reader();
  }

  /**
   * Finds the first partners of rows.
   *
   * @param keys the other side's key columns
   * @param rows positions; null for 0 to {@code count}
   * @param heads gets a row of the table, or {@link JoinTable#NONE}, per row; the others follow by
   *     {@link JoinTable#next}
   */
  public void find(ColumnVector[] keys, int @Nullable [] rows, int count, int[] heads) {
    KeyWords encoding = encoder;
    if (encoding == null) {
      Arrays.fill(heads, 0, count, table.rowCount() > 0 ? 0 : JoinTable.NONE);
      return;
    }
    encoding.encodeForLookup(keys, rows, count);
    table.find(encoding.words(), count, heads);
    for (int k = 0; k < keys.length; k++) {
      boolean nullMayMatch = table.keys().nullsEqual()[k] && table.hasNulls(k);
      if (keys[k].hasNulls() && !nullMayMatch) {
        for (int i = 0; i < count; i++) {
          if (keys[k].isNull(rows == null ? i : rows[i])) {
            heads[i] = JoinTable.NONE;
          }
        }
      }
    }
  }
}
