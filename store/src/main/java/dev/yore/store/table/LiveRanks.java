package dev.yore.store.table;

import dev.yore.store.vector.ColumnVector;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Where a page's visible rows lie among its live rows of some commit before; the same for all of a
 * page's columns. One thread.
 */
final class LiveRanks {
  private final LiveRows live;
  private final VisiblePage visible;
  private final int[] ranks;

  private LiveRanks(LiveRows live, VisiblePage visible, int[] ranks) {
    this.live = live;
    this.visible = visible;
    this.ranks = ranks;
  }

  /**
   * Looks for the rows.
   *
   * @param visible with gaps
   * @return null if the live rows lack one, which was inserted later
   */
  static @Nullable LiveRanks of(
      PageStreams page, LiveRows live, VisiblePage visible, ReadContext context) {
    int[] wanted = Objects.requireNonNull(visible.selection());
    int[] slots = live.slots(context);
    int[] ranks = new int[visible.count()];
    int at = 0;
    for (int i = 0; i < ranks.length; i++) {
      int slot = page.fromSlot() + wanted[i];
      while (at < slots.length && slots[at] < slot) {
        at++;
      }
      if (at == slots.length || slots[at] != slot) {
        return null;
      }
      ranks[i] = at;
    }
    return new LiveRanks(live, visible, ranks);
  }

  @SuppressWarnings("ReferenceEquality") // Others may be as long and hold other rows.
  boolean isOf(LiveRows otherLive, VisiblePage otherVisible) {
    return live == otherLive && visible == otherVisible;
  }

  /** That of the live rows. */
  long sequence() {
    return live.sequence();
  }

  /** Whether all live rows are visible, so that their values need not be copied. */
  boolean isAll() {
    return ranks.length == live.rowCount();
  }

  /** A column of the visible rows that was not patched since. */
  ColumnVector values(int columnId, ReadContext context) {
    ColumnVector values = live.values(columnId, context);
    return isAll() ? values : Vectors.gather(values, ranks, ranks.length);
  }

  /** Likewise of one that was patched. */
  ColumnVector values(
      int columnId, PatchWinners winners, @Nullable ColumnVector[] patches, ReadContext context) {
    List<ColumnVector> pieces = new ArrayList<>();
    pieces.add(live.values(columnId, context));
    int[] offsets = new int[patches.length];
    int end = live.rowCount();
    for (int source = 0; source < patches.length; source++) {
      ColumnVector patch = patches[source];
      if (patch != null) {
        offsets[source] = end;
        end += patch.length();
        pieces.add(patch);
      }
    }
    int[] selection = Objects.requireNonNull(visible.selection());
    int[] rows = ranks.clone();
    for (int i = 0; i < winners.count(); i++) {
      int position = winners.position(i);
      int at = Arrays.binarySearch(selection, 0, rows.length, position);
      if (at >= 0) {
        rows[at] = offsets[winners.source(position)] + winners.row(position);
      }
    }
    return Vectors.gather(Vectors.concat(pieces), rows, rows.length);
  }
}
