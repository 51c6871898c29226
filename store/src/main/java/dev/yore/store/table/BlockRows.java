package dev.yore.store.table;

import dev.yore.store.schema.Column;
import dev.yore.store.vector.ColumnBuilder;
import dev.yore.store.vector.ColumnVector;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Scattered rows of one block as of a sequence. What the streams hold of the block is gone through
 * once for all rows together, so that a batch of changes does not cost a search per row, column and
 * stream. One thread.
 */
final class BlockRows implements SlotRows {
  /** Words of the filter that tells most other slots from the wanted ones; power of two. */
  private static final int FILTER_WORDS = 16;

  /** So few are looked for one by one. */
  private static final int FEW_SLOTS = 4;

  private static final int INITIAL_MATCHES = 8;
  private static final int NONE = -1;

  private final ReadContext context;
  private final long sequence;
  private final int[] slots;
  private final long[] filter = new long[FILTER_WORDS];
  private final boolean[] visible;
  private final @Nullable RowRun[] runs;

  private final List<BlockSource> sources;

  /** Newest first, so that what a later one replaced in all rows is not decoded. */
  private final List<PatchSource> patches = new ArrayList<>();

  /** Per source of patches those of the wanted slots, once somebody wants its values. */
  private final List<@Nullable Matches> matches = new ArrayList<>();

  /**
   * Looks which rows are visible.
   *
   * @param slots ascending, distinct, at least one
   */
  BlockRows(TableStreams streams, long sequence, int block, int[] slots, ReadContext context) {
    this.context = context;
    this.sequence = sequence;
    this.slots = slots;
    visible = new boolean[slots.length];
    runs = new RowRun[slots.length];
    for (int slot : slots) {
      filter[slot >>> 6 & FILTER_WORDS - 1] |= 1L << slot;
    }
    sources = streams.block(block);
    for (BlockSource source : sources) {
      for (RowRun run : source.runs()) {
        insert(run);
      }
      for (PatchSource patch : source.patches()) {
        if (patch.firstSequence() <= sequence && patch.mayTouchAny(slots)) {
          patches.add(patch);
          matches.add(null);
        }
      }
    }
    LatestPatches.sort(patches);
    for (BlockSource source : sources) {
      EventSource deletes = source.deletes();
      if (deletes != null && deletes.firstSequence() <= sequence && deletes.mayTouchAny(slots)) {
        forEach(deletes, (row, event, when) -> visible[row] = false);
      }
    }
  }

  /**
   * Events of wanted slots at or before the sequence, the last of each slot among them.
   *
   * @param rows per event the position of its slot
   * @param events per event its position in the source
   * @param when per event its sequence
   */
  private record Matches(int size, int[] rows, int[] events, long[] when) {}

  /** Most sources are asked for several columns, and going through one costs more than this. */
  private Matches matches(int source) {
    Matches known = matches.get(source);
    if (known == null) {
      Collector collector = new Collector();
      if (slots.length <= FEW_SLOTS) {
        forEachFew(patches.get(source), collector);
      } else {
        forEach(patches.get(source), collector);
      }
      known = new Matches(collector.size, collector.rows, collector.positions, collector.sequences);
      matches.set(source, known);
    }
    return known;
  }

  /** Gathers events. One thread. */
  private static final class Collector implements Event {
    private int size;
    private int[] rows = new int[INITIAL_MATCHES];
    private int[] positions = new int[INITIAL_MATCHES];
    private long[] sequences = new long[INITIAL_MATCHES];

    @Override
    public void happened(int row, int event, long when) {
      if (size == rows.length) {
        rows = Arrays.copyOf(rows, size * 2);
        positions = Arrays.copyOf(positions, size * 2);
        sequences = Arrays.copyOf(sequences, size * 2);
      }
      rows[size] = row;
      positions[size] = event;
      sequences[size++] = when;
    }
  }

  private void insert(RowRun run) {
    int from = lowerBound(run.firstSlot());
    int to = from;
    int end = run.firstSlot() + run.rowCount();
    while (to < slots.length && slots[to] < end) {
      runs[to++] = run;
    }
    if (from < to) {
      int visibleEnd = run.firstSlot() + run.visibleRows(sequence, context);
      for (int row = from; row < to && slots[row] < visibleEnd; row++) {
        visible[row] = true;
      }
    }
  }

  /** Position of the first wanted slot from the given one on. */
  private int lowerBound(int slot) {
    int at = Arrays.binarySearch(slots, slot);
    return at < 0 ? -1 - at : at;
  }

  private interface Event {
    void happened(int row, int event, long when);
  }

  /**
   * Calls back for events of the wanted slots at or before the sequence: the last of each slot, and
   * perhaps others before it.
   */
  private void forEach(EventSource source, Event target) {
    SlotEvents events = source.events(context);
    boolean indexed = events.bySlot() || events.chains() != null;
    if (indexed && slots.length < events.size()) {
      for (int row = 0; row < slots.length; row++) {
        int slot = slots[row];
        // Marks of slots fit into the processor's cache, where chains and events do not.
        int last = source.mayTouch(slot, slot + 1) ? events.lastOf(slot, sequence) : NONE;
        if (last >= 0) {
          target.happened(row, last, events.sequences()[last]);
        }
      }
      return;
    }
    int[] when = events.slots();
    for (int i = 0; i < events.size(); i++) {
      int slot = when[i];
      if ((filter[slot >>> 6 & FILTER_WORDS - 1] >>> slot & 1) != 0
          && events.sequences()[i] <= sequence) {
        int row = Arrays.binarySearch(slots, slot);
        if (row >= 0) {
          target.happened(row, i, events.sequences()[i]);
        }
      }
    }
  }

  /** Without decoding the keys of a source that tells its events without them. */
  private void forEachFew(PatchSource source, Event target) {
    for (int row = 0; row < slots.length; row++) {
      SlotPatch last =
          source.mayTouch(slots[row], slots[row] + 1)
              ? source.last(slots[row], sequence, context)
              : null;
      if (last != null) {
        target.happened(row, last.row(), last.sequence());
      }
    }
  }

  @Override
  public boolean isVisible(int row) {
    return visible[row];
  }

  /** What is said of rows that are not visible is what they were inserted with. */
  @Override
  public void append(Column column, ColumnBuilder target) {
    for (RowValue value : values(column)) {
      if (value == null) {
        target.appendNull();
      } else {
        target.appendFrom(value.vector(), value.row());
      }
    }
  }

  /** The only row's value, null for NULL. */
  @Nullable RowValue value(Column column) {
    return values(column)[0];
  }

  private @Nullable RowValue[] values(Column column) {
    @Nullable RowValue[] target = new RowValue[slots.length];
    ColumnReader reader = ColumnReader.of(column);
    if (!reader.existsAt(sequence)) {
      return target;
    }
    @Nullable ImagePage[] imageOf = new ImagePage[slots.length];
    long[] since = new long[slots.length];
    for (int row = 0; row < slots.length; row++) {
      since[row] = visible[row] ? 0 : Long.MAX_VALUE; // Nothing is looked for.
    }
    for (BlockSource source : sources) {
      for (ImagePage image : source.images(column.id())) {
        if (image.sequence() <= sequence) {
          takeIfNewer(image, imageOf, since);
        }
      }
    }
    int[] sourceOf = new int[slots.length];
    int[] eventOf = new int[slots.length];
    Arrays.fill(sourceOf, NONE);
    for (int source = 0; source < patches.size(); source++) {
      PatchSource patch = patches.get(source);
      if (reader.isIn(patch) && patch.lastSequence() > least(since)) {
        Matches found = matches(source);
        for (int i = 0; i < found.size; i++) {
          int row = found.rows[i];
          if (found.when[i] > since[row]) {
            since[row] = found.when[i];
            sourceOf[row] = source;
            eventOf[row] = found.events[i];
          }
        }
      }
    }
    patched(reader, sourceOf, eventOf, target);
    unpatched(reader, sourceOf, imageOf, target);
    return target;
  }

  private void takeIfNewer(ImagePage image, @Nullable ImagePage[] imageOf, long[] since) {
    int end = image.toSlot();
    for (int i = lowerBound(image.firstSlot()); i < slots.length && slots[i] < end; i++) {
      if (image.sequence() > since[i]) {
        imageOf[i] = image;
        since[i] = image.sequence();
      }
    }
  }

  private static long least(long[] values) {
    long least = values[0];
    for (long value : values) {
      least = Math.min(least, value);
    }
    return least;
  }

  private void patched(
      ColumnReader reader, int[] sourceOf, int[] eventOf, @Nullable RowValue[] target) {
    if (slots.length == 1) {
      if (sourceOf[0] != NONE) {
        target[0] = reader.value(patches.get(sourceOf[0]), eventOf[0], context);
      }
      return;
    }
    @Nullable ColumnVector[] values = new ColumnVector[patches.size()];
    for (int row = 0; row < slots.length; row++) {
      int source = sourceOf[row];
      if (source != NONE) {
        ColumnVector vector = values[source];
        if (vector == null) {
          vector = reader.values(patches.get(source), context);
          values[source] = vector;
        }
        target[row] = new RowValue(vector, eventOf[row]);
      }
    }
  }

  /** Rows of one run or image lie together, and more than one is worth decoding all of its page. */
  private void unpatched(
      ColumnReader reader,
      int[] sourceOf,
      @Nullable ImagePage[] imageOf,
      @Nullable RowValue[] target) {
    int from = 0;
    while (from < slots.length) {
      int to = from + 1;
      while (to < slots.length && imageOf[to] == imageOf[from] && runs[to] == runs[from]) {
        to++;
      }
      Base base = new Base(reader, imageOf[from], runs[from], to - from > 1);
      for (int row = from; row < to; row++) {
        if (sourceOf[row] == NONE) {
          target[row] = base.value(slots[row]);
        }
      }
      from = to;
    }
  }

  /** Values that no patch has replaced: those of an image, or of a run without one. */
  private final class Base {
    private final ColumnReader reader;
    private final @Nullable ImagePage image;
    private final @Nullable RowRun run;
    private final boolean whole;
    private @Nullable ColumnVector vector;
    private boolean known;

    Base(ColumnReader reader, @Nullable ImagePage image, @Nullable RowRun run, boolean whole) {
      this.reader = reader;
      this.image = image;
      this.run = run;
      this.whole = whole;
    }

    @Nullable RowValue value(int slot) {
      if (image == null && run == null) {
        return null;
      }
      int row =
          slot - (image == null ? Objects.requireNonNull(run).firstSlot() : image.firstSlot());
      if (!whole) {
        return image == null
            ? reader.value(Objects.requireNonNull(run), row, context)
            : image.value(row, context);
      }
      if (!known) {
        vector =
            image == null
                ? reader.insertedOrOlder(Objects.requireNonNull(run), context)
                : image.values(context);
        known = true;
      }
      return vector == null ? null : new RowValue(vector, row);
    }
  }
}
