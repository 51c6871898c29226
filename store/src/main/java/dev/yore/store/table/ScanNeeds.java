package dev.yore.store.table;

import dev.yore.store.delta.BlockDelta;
import dev.yore.store.scan.ColumnPredicate;
import dev.yore.store.scan.Period;
import dev.yore.store.scan.ScanFootprint;
import dev.yore.store.scan.ScanSpec;
import dev.yore.store.schema.Column;
import dev.yore.store.segment.NeededBytes;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Says which chunks a scan would read, without reading any: of the pages that zone maps leave,
 * those of its columns, as {@link AsOfPages} and {@link ColumnAssembler} go about it. One thread.
 */
public final class ScanNeeds {
  private final TableStreams streams;
  private final ChunkReads reads;
  private final List<Column> columns = new ArrayList<>();

  /**
   * Nothing so far.
   *
   * @param streams pinned by the caller
   * @param ordinals of the columns that are read
   */
  ScanNeeds(TableStreams streams, ScanPlan plan, Stream<Integer> ordinals, VectorCache cache) {
    this.streams = streams;
    reads = new ChunkReads(cache);
    ordinals
        .filter(ordinal -> !ScanPlan.isPseudo(ordinal))
        .distinct()
        .forEach(ordinal -> columns.add(plan.column(ordinal)));
  }

  /**
   * What a scan would have to read. Of a lookup by key nothing is known before its index is read.
   *
   * @param streams pinned by the caller
   * @param snapshotSequence what a scan of the present reads
   */
  public static NeededBytes of(
      TableStreams streams, ScanSpec spec, long snapshotSequence, VectorCache cache) {
    ScanFootprint footprint = TableFootprint.of(streams, spec, snapshotSequence);
    ScanPlan plan = ScanPlan.of(streams.schema(), spec, snapshotSequence);
    boolean isState =
        (spec.period() instanceof Period.AsOf || spec.period() instanceof Period.Current)
            && plan.readsStateOnly();
    Stream<Integer> ordinals =
        Stream.concat(
            spec.columns().stream(), spec.predicates().stream().map(ColumnPredicate::column));
    ScanNeeds needs = new ScanNeeds(streams, plan, ordinals, cache);
    for (int number : footprint.pages()) {
      int block = number / ScanFootprint.PAGES_PER_BLOCK;
      int from = number % ScanFootprint.PAGES_PER_BLOCK * BlockDelta.PAGE_SLOTS;
      PageStreams page =
          PageStreams.of(streams.block(block), block, from, from + BlockDelta.PAGE_SLOTS);
      if (isState) {
        needs.addState(page, footprint.sequence());
      } else {
        needs.addAll(page);
      }
    }
    return needs.reads.needed();
  }

  /** What has been added. */
  ChunkReads reads() {
    return reads;
  }

  /** All that happened in a page. */
  private void addAll(PageStreams page) {
    for (RowRun run : page.runs()) {
      run.addSequenceReads(reads);
      columns.forEach(column -> ColumnReader.of(column).addReads(run, reads));
    }
    page.deletes().forEach(deleted -> deleted.addReads(reads));
    for (PatchSource patch : page.patches()) {
      patch.addReads(reads);
      columns.forEach(column -> ColumnReader.of(column).addReads(patch, reads));
    }
  }

  /** What a page's state is made of. */
  void addState(PageStreams page, long sequence) {
    LiveRows live = page.live(sequence);
    if (!isVisibleKnown(page, sequence)) {
      page.runs().stream()
          .filter(run -> run.firstSequence() <= sequence && run.lastSequence() > sequence)
          .forEach(run -> run.addSequenceReads(reads));
      page.deletes().stream()
          .filter(deleted -> deleted.firstSequence() <= sequence)
          .forEach(deleted -> deleted.addReads(reads));
      if (live != null) {
        live.addSlotReads(reads);
      }
    }
    for (Column column : columns) {
      if (ColumnReader.of(column).existsAt(sequence)) {
        addColumn(page, column, sequence, live);
      }
    }
  }

  private boolean isVisibleKnown(PageStreams page, long sequence) {
    VectorCache.Key key = VectorCache.Key.ofPage(streams, page, VectorCache.VISIBLE, sequence);
    return reads.made(key) instanceof VisiblePage known
        && known.validity().includes(sequence, streams, page.block())
        && known.isKnown(page, sequence);
  }

  private void addColumn(PageStreams page, Column column, long sequence, @Nullable LiveRows live) {
    ColumnReader reader = ColumnReader.of(column);
    boolean isLive = live != null && live.has(column.id());
    ImagePage image = isLive ? null : page.image(column.id(), sequence);
    long known = image == null ? 0 : image.sequence();
    if (live != null && isLive) {
      known = live.sequence();
    }
    if (page.isPatched(reader, known, sequence)) {
      if (isAssembled(page, column, sequence)) {
        return;
      }
      addPatches(page, reader, known, sequence);
    }
    if (live != null && isLive) {
      live.addReads(column.id(), reads);
    } else {
      addInserted(page, reader, image, sequence);
    }
  }

  private boolean isAssembled(PageStreams page, Column column, long sequence) {
    VectorCache.Key key = VectorCache.Key.ofPage(streams, page, column.id(), sequence);
    return reads.made(key) instanceof AssembledPage known
        && known.isRight(sequence, page.length(), streams, page.block());
  }

  private void addPatches(PageStreams page, ColumnReader reader, long known, long sequence) {
    for (PatchSource patch : page.patches()) {
      if (patch.firstSequence() <= sequence && patch.lastSequence() > known && reader.isIn(patch)) {
        patch.addReads(reads);
        reader.addReads(patch, reads);
      }
    }
  }

  private void addInserted(
      PageStreams page, ColumnReader reader, @Nullable ImagePage image, long sequence) {
    int imagedTo = page.fromSlot();
    if (image != null) {
      image.addReads(reads);
      imagedTo = image.toSlot();
    }
    for (RowRun run : page.runs()) {
      if (run.firstSequence() <= sequence && run.firstSlot() + run.rowCount() > imagedTo) {
        reader.addReads(run, reads);
      }
    }
  }
}
