package dev.yore.store.table;

import dev.yore.store.delta.DeleteRun;
import dev.yore.store.segment.DeleteRunEntry;
import dev.yore.store.segment.ImageEntry;
import dev.yore.store.segment.InsertRunEntry;
import dev.yore.store.segment.PatchRunEntry;
import dev.yore.store.segment.SegmentBlock;
import dev.yore.store.segment.SegmentReader;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.IntPredicate;
import org.jspecify.annotations.Nullable;

/** What a segment holds of one block; decoded vectors live in the cache. For many threads. */
final class SegmentBlockSource implements BlockSource {
  /** A search in so many runs costs less than one in an index of all of them. */
  private static final int SEARCHED_RUNS = 3;

  /** Of more patches of a slot, on average, the last image saves more than the index finds. */
  private static final int FEW_PATCHES = 4;

  /** The index says little if a slot's patches are not in one run of so many at most. */
  private static final int RUNS_PER_PATCH = 4;

  /** Lookups of single slots after which the index is worth reading all keys of patches once. */
  private static final int SLOT_VISITS = 16;

  private final SegmentReader reader;
  private final SegmentBlock block;
  private final List<SegmentRun> runs;
  private final @Nullable EventSource deletes;
  private final List<SegmentPatches> patches;
  private final List<SegmentImagePage> images;
  private final List<LiveRows> live;

  /** Per patch run, from when on images have all that it says. */
  private final long[] imagedAt;

  /** The images column by column, ascending by sequence, each with its pages. */
  private final List<List<ImageOfColumn>> imagesByColumn;

  /** The same pages together, column by column. */
  private final Map<Integer, List<SegmentImagePage>> imagePages;

  /** Whether the index tells a slot's few patches from many others. */
  private final boolean sparse;

  /**
   * Lookups of single slots so far without the index, about; a count lost between threads does no
   * harm.
   */
  private int slotVisits;

  /** One image of a column: its pages, ascending. */
  private record ImageOfColumn(ImageEntry entry, List<SegmentImagePage> pages) {}

  SegmentBlockSource(SegmentReader reader, SegmentBlock block) {
    this.reader = reader;
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
    List<SegmentImagePage> pagesOfImages = new ArrayList<>();
    Map<Integer, List<ImageOfColumn>> byColumn = new LinkedHashMap<>();
    for (int image = 0; image < block.images().size(); image++) {
      ImageEntry imageEntry = block.images().get(image);
      List<SegmentImagePage> own = new ArrayList<>();
      for (int page = imageEntry.firstPage(); page <= imageEntry.lastPage(); page++) {
        own.add(new SegmentImagePage(reader, imageEntry, image, page));
      }
      pagesOfImages.addAll(own);
      byColumn
          .computeIfAbsent(imageEntry.columnId(), id -> new ArrayList<>())
          .add(new ImageOfColumn(imageEntry, List.copyOf(own)));
    }
    images = List.copyOf(pagesOfImages);
    List<LiveRows> rows = new ArrayList<>();
    for (int number = 0; number < block.live().size(); number++) {
      rows.add(new LiveRows(reader, block.live().get(number), number));
    }
    live = List.copyOf(rows);
    imagesByColumn = byColumn.values().stream().map(List::copyOf).toList();
    imagePages = new HashMap<>();
    for (SegmentImagePage page : images) {
      imagePages.computeIfAbsent(page.columnId(), id -> new ArrayList<>()).add(page);
    }
    sparse = isSparse(block.patches());
    imagedAt = block.patches().stream().mapToLong(run -> imagedAt(run, byColumn)).toArray();
  }

  private static boolean isSparse(List<PatchRunEntry> runs) {
    long patches = 0;
    int minSlot = Integer.MAX_VALUE;
    int maxSlot = -1;
    for (PatchRunEntry run : runs) {
      patches += run.rowCount();
      minSlot = Math.min(minSlot, run.minSlot());
      maxSlot = Math.max(maxSlot, run.maxSlot());
    }
    long slots = maxSlot - minSlot + 1L;
    return patches <= slots * FEW_PATCHES && patches * RUNS_PER_PATCH <= slots * runs.size();
  }

  private static long imagedAt(PatchRunEntry run, Map<Integer, List<ImageOfColumn>> images) {
    long all = 0;
    for (int columnId : run.columnIds()) {
      long first = Long.MAX_VALUE;
      for (ImageOfColumn image : images.getOrDefault(columnId, List.of())) {
        boolean hasAll =
            image.entry.sequence() >= run.lastSequence()
                && image.entry.firstSlot() <= run.minSlot()
                && image.entry.toSlot() > run.maxSlot();
        if (hasAll) {
          first = Math.min(first, image.entry.sequence());
        }
      }
      all = Math.max(all, first);
    }
    return all;
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
  public List<SegmentImagePage> images(int columnId) {
    return imagePages.getOrDefault(columnId, List.of());
  }

  @Override
  public List<LiveRows> live() {
    return live;
  }

  @Override
  public List<SegmentPatches> patchesOf(int slot, ReadContext context) {
    return isIndexed() ? touching(slot, context) : patches;
  }

  private boolean isIndexed() {
    return patches.size() > SEARCHED_RUNS && patches.size() <= PatchedSlots.MAX_RUNS;
  }

  private List<SegmentPatches> touching(int slot, ReadContext context) {
    return touching(
        slot, context.patchedSlots(indexKey(), () -> PatchedSlots.of(patches, context)));
  }

  private VectorCache.Key indexKey() {
    return new VectorCache.Key(reader.segmentId(), block.block(), 0, VectorCache.PATCHED_SLOTS, 0);
  }

  private List<SegmentPatches> touching(int slot, PatchedSlots index) {
    int[] found = index.runsOf(slot);
    List<SegmentPatches> touching = new ArrayList<>(found.length);
    for (int run : found) {
      touching.add(patches.get(run));
    }
    return touching;
  }

  /**
   * Who comes back often is told what was done to the slot since it was filled: of most slots
   * little, and values as inserted serve every sequence where each image serves a few. Where every
   * row changed again and again, the keys of all patches are more than any image. An index that is
   * not kept in memory is made again as late as it was at first.
   */
  @Override
  public List<SegmentPatches> patchesAsOf(
      int slot, long sequence, List<ImagePage> target, ReadContext context) {
    if (sparse && isIndexed()) {
      PatchedSlots index = context.patchedSlots(indexKey());
      if (index != null) {
        return touching(slot, index);
      }
      if (++slotVisits > SLOT_VISITS) {
        slotVisits = 0;
        return touching(slot, context);
      }
    }
    addLastImages(slot, sequence, target);
    List<SegmentPatches> since = new ArrayList<>();
    for (int run = 0; run < imagedAt.length; run++) {
      if (imagedAt[run] > sequence) {
        since.add(patches.get(run));
      }
    }
    return since;
  }

  /** Adds the last image of each column at or before the sequence that has the slot. */
  private void addLastImages(int slot, long sequence, List<ImagePage> target) {
    for (List<ImageOfColumn> ofColumn : imagesByColumn) {
      int at = firstAfter(ofColumn, sequence) - 1;
      if (at >= 0) {
        ImageOfColumn last = ofColumn.get(at);
        if (slot >= last.entry.firstSlot() && slot < last.entry.toSlot()) {
          target.add(last.pages.get(SegmentRun.pageOf(slot) - last.entry.firstPage()));
        }
      }
    }
  }

  /** Index of the first image after the sequence. */
  private static int firstAfter(List<ImageOfColumn> images, long sequence) {
    int low = 0;
    int high = images.size();
    while (low < high) {
      int middle = (low + high) >>> 1;
      if (images.get(middle).entry.sequence() <= sequence) {
        low = middle + 1;
      } else {
        high = middle;
      }
    }
    return low;
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

    /** A slot is deleted at most once, so as many deletes as slots leave no gap. */
    @Override
    public boolean touchesAll(int fromSlot, int toSlot) {
      return entry.maxSlot() - entry.minSlot() + 1 == entry.rowCount()
          && entry.minSlot() <= fromSlot
          && entry.maxSlot() >= toSlot - 1;
    }

    @Override
    public SlotEvents events(ReadContext context) {
      return context.events(
          key(),
          () -> {
            DeleteRun run = reader.readDeletes(entry);
            return new SlotEvents(run.slots().length, run.slots(), run.sequences(), true);
          });
    }

    @Override
    public void addReads(ChunkReads reads) {
      reads.add(key(), reader, entry.range());
    }

    private VectorCache.Key key() {
      return new VectorCache.Key(reader.segmentId(), entry.block(), 0, VectorCache.DELETES, 0);
    }
  }
}
