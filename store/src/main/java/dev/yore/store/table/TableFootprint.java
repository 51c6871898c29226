package dev.yore.store.table;

import dev.yore.store.delta.BlockDelta;
import dev.yore.store.scan.Period;
import dev.yore.store.scan.ScanFootprint;
import dev.yore.store.scan.ScanSpec;
import java.util.Arrays;
import java.util.List;

/** Says which pages a scan would read without reading any. Stateless. */
public final class TableFootprint {
  private static final int PAGES_PER_BLOCK = BlockDelta.SLOTS / BlockDelta.PAGE_SLOTS;

  private TableFootprint() {}

  /**
   * The pages of a scan.
   *
   * @param streams pinned by the caller
   * @param snapshotSequence what a scan of the present reads
   */
  public static ScanFootprint of(TableStreams streams, ScanSpec spec, long snapshotSequence) {
    ScanPlan plan = ScanPlan.of(streams.schema(), spec, snapshotSequence);
    long sequence = spec.period() instanceof Period.AsOf asOf ? asOf.sequence() : snapshotSequence;
    boolean versions = spec.period() instanceof Period.Versions;
    if (plan.keys() != null && !versions) {
      return new ScanFootprint(spec.tableId(), sequence, new int[0], true);
    }
    int[] pages = new int[ScanFootprint.MAX_PAGES];
    int count = 0;
    int block = -1;
    List<BlockSource> sources = List.of();
    int end = AsOfPages.pagesOf(streams).size();
    for (int page = 0; page < end && count < pages.length; page++) {
      if (page / PAGES_PER_BLOCK != block) {
        block = page / PAGES_PER_BLOCK;
        sources = streams.block(block);
      }
      int fromSlot = page % PAGES_PER_BLOCK * BlockDelta.PAGE_SLOTS;
      PageStreams of = PageStreams.of(sources, block, fromSlot, fromSlot + BlockDelta.PAGE_SLOTS);
      boolean mayMatch = versions ? plan.mayMatch(of) : plan.mayMatch(of, sequence);
      if (!of.runs().isEmpty() && mayMatch) {
        pages[count++] = page;
      }
    }
    return new ScanFootprint(spec.tableId(), sequence, Arrays.copyOf(pages, count), false);
  }
}
