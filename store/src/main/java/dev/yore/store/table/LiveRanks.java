package dev.yore.store.table;

import dev.yore.store.vector.ColumnVector;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Where a page's visible rows lie among its live rows of some commit before; the same for all of a
 * page's columns. One thread.
 */
final class LiveRanks {
  private final PageStreams page;
  private final LiveRows live;
  private final VisiblePage visible;

  /** Per visible row its number among the live ones; null if all of those are visible. */
  private final int @Nullable [] ranks;

  private LiveRanks(PageStreams page, LiveRows live, VisiblePage visible, int @Nullable [] ranks) {
    this.page = page;
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
    if (visible.liveSequence() == live.sequence()) {
      return new LiveRanks(page, live, visible, null);
    }
    int[] wanted = visible.positions(page, context);
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
    return new LiveRanks(page, live, visible, ranks.length == slots.length ? null : ranks);
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
    return ranks == null;
  }

  /** A column of the visible rows that was not patched since. */
  ColumnVector values(int columnId, ReadContext context) {
    ColumnVector values = live.values(columnId, context);
    return ranks == null ? values : Vectors.gather(values, ranks, ranks.length);
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
    int[] positions = visible.positions(page, context);
    int[] rows = ranks == null ? Arrays.copyOf(Visibility.ALL, visible.count()) : ranks.clone();
    for (int i = 0; i < winners.count(); i++) {
      int at = Arrays.binarySearch(positions, 0, rows.length, winners.position(i));
      if (at >= 0) {
        rows[at] = offsets[winners.source(winners.position(i))] + winners.row(winners.position(i));
      }
    }
    return Vectors.gather(Vectors.concat(pieces), rows, rows.length);
  }
}
