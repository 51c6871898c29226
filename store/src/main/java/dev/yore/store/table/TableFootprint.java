package dev.yore.store.table;

import dev.yore.store.delta.BlockDelta;
import dev.yore.store.scan.ColumnPredicate;
import dev.yore.store.scan.Period;
import dev.yore.store.scan.ScanFootprint;
import dev.yore.store.scan.ScanSpec;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

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
    boolean history = versions || spec.period() instanceof Period.Changes;
    int[] pages = new int[ScanFootprint.MAX_PAGES];
    int count = 0;
    int block = -1;
    List<BlockSource> sources = List.of();
    int end = AsOfPages.pagesOf(streams).end();
    for (int page = 0; page < end && count < pages.length; page++) {
      if (page / PAGES_PER_BLOCK != block) {
        block = page / PAGES_PER_BLOCK;
        sources = streams.block(block);
      }
      int fromSlot = page % PAGES_PER_BLOCK * BlockDelta.PAGE_SLOTS;
      PageStreams of = PageStreams.of(sources, block, fromSlot, fromSlot + BlockDelta.PAGE_SLOTS);
      boolean mayMatch = history ? plan.mayMatch(of) : plan.mayMatch(of, sequence);
      if (!of.runs().isEmpty() && mayMatch && mayHaveChanged(of, spec.period())) {
        pages[count++] = page;
      }
    }
    return new ScanFootprint(spec.tableId(), sequence, Arrays.copyOf(pages, count), false);
  }

  private static boolean mayHaveChanged(PageStreams page, Period period) {
    return !(period instanceof Period.Changes changes) || page.mayMatch(changes);
  }

  /**
   * Bytes of each block that a scan would read: those of its columns and conditions, in every page
   * of a block of which zone maps leave one.
   *
   * @param streams pinned by the caller
   * @param snapshotSequence what a scan of the present reads
   * @return by block; 0 for a block without a page to read
   */
  public static long[] blockBytes(TableStreams streams, ScanSpec spec, long snapshotSequence) {
    ScanPlan plan = ScanPlan.of(streams.schema(), spec, snapshotSequence);
    long sequence = spec.period() instanceof Period.AsOf asOf ? asOf.sequence() : snapshotSequence;
    Set<Integer> wanted = new HashSet<>();
    Stream.concat(spec.columns().stream(), spec.predicates().stream().map(ColumnPredicate::column))
        .filter(ordinal -> !ScanPlan.isPseudo(ordinal))
        .forEach(ordinal -> wanted.add(plan.column(ordinal).id()));
    boolean history =
        spec.period() instanceof Period.Versions || spec.period() instanceof Period.Changes;
    long[] bytes = new long[streams.blockEnd()];
    for (int block = 0; block < bytes.length; block++) {
      List<BlockSource> sources = streams.block(block);
      if (mayMatch(plan, sources, block, history, sequence)) {
        // At least one, so that a block whose rows lie in memory is not taken for one left out.
        bytes[block] = 1;
        for (BlockSource source : sources) {
          bytes[block] += source.chunkBytes(wanted::contains);
        }
      }
    }
    return bytes;
  }

  private static boolean mayMatch(
      ScanPlan plan, List<BlockSource> sources, int block, boolean history, long sequence) {
    for (int page = 0; page < PAGES_PER_BLOCK; page++) {
      int fromSlot = page * BlockDelta.PAGE_SLOTS;
      PageStreams of = PageStreams.of(sources, block, fromSlot, fromSlot + BlockDelta.PAGE_SLOTS);
      if (!of.runs().isEmpty() && (history ? plan.mayMatch(of) : plan.mayMatch(of, sequence))) {
        return true;
      }
    }
    return false;
  }
}
