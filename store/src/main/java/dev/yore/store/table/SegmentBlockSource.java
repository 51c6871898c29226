package dev.yore.store.table;

import dev.yore.store.delta.DeleteRun;
import dev.yore.store.segment.DeleteRunEntry;
import dev.yore.store.segment.ImageEntry;
import dev.yore.store.segment.InsertRunEntry;
import dev.yore.store.segment.PatchRunEntry;
import dev.yore.store.segment.SegmentBlock;
import dev.yore.store.segment.SegmentReader;
import java.util.ArrayList;
import java.util.List;
import java.util.function.IntPredicate;
import org.jspecify.annotations.Nullable;

/** What a segment holds of one block; decoded vectors live in the cache. For many threads. */
final class SegmentBlockSource implements BlockSource {
  private final SegmentBlock block;
  private final List<SegmentRun> runs;
  private final @Nullable EventSource deletes;
  private final List<SegmentPatches> patches;
  private final List<SegmentImagePage> images;

  SegmentBlockSource(SegmentReader reader, SegmentBlock block) {
    this.block = block;
    List<SegmentRun> pages = new ArrayList<>();
    for (int run = 0; run < block.inserts().size(); run++) {
      InsertRunEntry entry = block.inserts().get(run);
      for (int page = entry.firstPage(); page <= entry.lastPage(); page++) {
        pages.add(new SegmentRun(reader, entry, run, page));
      }
    }
    runs = List.copyOf(pages);
    DeleteRunEntry entry = block.deletes();
    deletes = entry == null ? null : new Deletes(reader, entry);
    List<SegmentPatches> sources = new ArrayList<>();
    for (int run = 0; run < block.patches().size(); run++) {
      sources.add(new SegmentPatches(reader, block.patches().get(run), run));
    }
    patches = List.copyOf(sources);
    List<SegmentImagePage> imagePages = new ArrayList<>();
    for (int image = 0; image < block.images().size(); image++) {
      ImageEntry imageEntry = block.images().get(image);
      for (int page = imageEntry.firstPage(); page <= imageEntry.lastPage(); page++) {
        imagePages.add(new SegmentImagePage(reader, imageEntry, image, page));
      }
    }
    images = List.copyOf(imagePages);
  }

  @Override
  public List<SegmentRun> runs() {
    return runs;
  }

  @Override
  public @Nullable EventSource deletes() {
    return deletes;
  }

  @Override
  public List<SegmentPatches> patches() {
    return patches;
  }

  @Override
  public List<SegmentImagePage> images() {
    return images;
  }

  @Override
  public long chunkBytes(IntPredicate wanted) {
    return block.chunkBytes(wanted);
  }

  /** Whether rows or patches have the column. */
  boolean has(int columnId) {
    return block.inserts().stream().anyMatch(run -> run.columnIds().contains(columnId))
        || block.patches().stream().anyMatch(run -> run.columnIds().contains(columnId));
  }

  long rowEvents() {
    DeleteRunEntry deleted = block.deletes();
    long events = deleted == null ? 0 : deleted.rowCount();
    for (InsertRunEntry run : block.inserts()) {
      events += run.rowCount();
    }
    for (PatchRunEntry run : block.patches()) {
      events += run.rowCount();
    }
    return events;
  }

  private record Deletes(SegmentReader reader, DeleteRunEntry entry) implements EventSource {
    @Override
    public int size() {
      return entry.rowCount();
    }

    @Override
    public long firstSequence() {
      return entry.firstSequence();
    }

    @Override
    public long lastSequence() {
      return entry.lastSequence();
    }

    @Override
    public boolean mayTouch(int fromSlot, int toSlot) {
      return entry.minSlot() < toSlot && entry.maxSlot() >= fromSlot;
    }

    @Override
    public SlotEvents events(ReadContext context) {
      VectorCache.Key key =
          new VectorCache.Key(reader.segmentId(), entry.block(), 0, VectorCache.DELETES, 0);
      return context.events(
          key,
          () -> {
            DeleteRun run = reader.readDeletes(entry);
            return new SlotEvents(run.slots().length, run.slots(), run.sequences(), true);
          });
    }
  }
}
