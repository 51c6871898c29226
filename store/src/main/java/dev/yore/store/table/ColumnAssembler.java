package dev.yore.store.table;

import dev.yore.store.schema.Column;
import dev.yore.store.schema.ColumnType.Physical;
import dev.yore.store.vector.BytesVector;
import dev.yore.store.vector.ColumnBuilder;
import dev.yore.store.vector.ColumnVector;
import dev.yore.store.vector.DoubleVector;
import dev.yore.store.vector.LongVector;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Puts a page's column together as of a sequence: the last image or inserted values, overwritten by
 * the last patch at or before the sequence. One thread.
 */
final class ColumnAssembler {
  /** Decoding fewer rows costs less than to decode them again for who wants them, too. */
  private static final int MIN_CUT_ROWS = 2048;

  private final TableStreams streams;
  private final ReadContext context;
  private final PatchWinners winners = new PatchWinners();
  private final SlotValues slotValues;
  private final LongPatches longPatches = new LongPatches();
  private @Nullable LiveRanks lastRanks;

  /**
   * Makes an assembler.
   *
   * @param streams where the pages come from
   */
  ColumnAssembler(TableStreams streams, ReadContext context) {
    this.streams = streams;
    this.context = context;
    slotValues = new SlotValues(context);
  }

  ReadContext context() {
    return context;
  }

  /**
   * The column of the page's first {@code length} slots; slots without a visible row hold anything.
   *
   * @return at least {@code length} rows; shared with the cache, if nothing had to be changed
   */
  ColumnVector column(PageStreams page, Column column, long sequence, int length) {
    ColumnReader reader = ColumnReader.of(column);
    if (!reader.existsAt(sequence)) {
      return nulls(column, length);
    }
    if (page.toSlot() - page.fromSlot() == 1) {
      return slotValues.column(page, column, reader, sequence);
    }
    ImagePage image = page.image(column.id(), sequence);
    long imaged = image == null ? 0 : image.sequence();
    boolean patched = page.isPatched(reader, imaged, sequence);
    boolean isCut = !patched && image == null && isStart(page, length);
    ColumnVector whole = patched || isCut ? null : whole(page, image, reader, length);
    if (whole != null) {
      return whole;
    }
    VectorCache.Key key = key(page, column.id(), sequence);
    AssembledPage known = context.assembled(key);
    if (known != null && known.isRight(sequence, length, streams, page.block())) {
      return known.vector();
    }
    ColumnVector start = isCut ? start(page, column, sequence, length, key) : null;
    if (start != null) {
      return start;
    }
    if (!longPatches.isAny(page, reader, imaged, sequence, page.length(), context)) {
      whole = whole(page, image, reader, length);
      if (whole != null) {
        return whole;
      }
    }
    AssembledPage assembled = assemble(page, image, column, sequence);
    context.keep(key, assembled);
    return assembled.vector();
  }

  /** The column in the rows of the page that are visible, one behind the other. */
  ColumnVector dense(PageStreams page, Column column, long sequence, VisiblePage visible) {
    ColumnReader reader = ColumnReader.of(column);
    if (!reader.existsAt(sequence)) {
      return nulls(column, visible.count());
    }
    LiveRanks ranks = ranks(page, column, sequence, visible);
    boolean isPatched = ranks == null || page.isPatched(reader, ranks.sequence(), sequence);
    if (ranks != null && !isPatched && ranks.isAll()) {
      return ranks.values(column.id(), context);
    }
    VectorCache.Key key = VectorCache.Key.ofDensePage(streams, page, column.id(), sequence);
    DensePage known = context.dense(key);
    if (known != null && known.isRight(visible, sequence, streams, page.block())) {
      return known.vector();
    }
    ColumnVector vector;
    if (ranks == null) {
      vector = condensed(page, column, sequence, visible);
    } else {
      vector =
          isPatched ? patched(page, ranks, reader, sequence) : ranks.values(column.id(), context);
    }
    boolean isLast = !page.isPatched(reader, sequence, Long.MAX_VALUE);
    long toSequence = isLast ? Long.MAX_VALUE : sequence + 1;
    PageValidity validity = PageValidity.of(sequence, toSequence, streams, page.block());
    context.keep(key, new DensePage(vector, visible, validity));
    return vector;
  }

  /**
   * Where the visible rows lie among live rows that have the column; null if not all of them do.
   */
  private @Nullable LiveRanks ranks(
      PageStreams page, Column column, long sequence, VisiblePage visible) {
    LiveRows live = page.live(sequence);
    if (live == null
        || !live.has(column.id())
        || visible.count() > live.rowCount()
        || isImageNearer(page, live, column, sequence)) {
      return null;
    }
    if (lastRanks == null || !lastRanks.isOf(live, visible)) {
      lastRanks = LiveRanks.of(page, live, visible, context);
    }
    return lastRanks;
  }

  /**
   * Whether an image was taken since the live rows, and more patches lie between than the rows the
   * image has beyond them. Patches are counted by block: a page has a quarter of them, and each
   * costs about what decoding four values does.
   */
  private static boolean isImageNearer(
      PageStreams page, LiveRows live, Column column, long sequence) {
    ImagePage image = page.image(column.id(), sequence);
    return image != null
        && image.sequence() > live.sequence()
        && page.patches(ColumnReader.of(column), live.sequence(), image.sequence())
            > page.length() - live.rowCount();
  }

  private ColumnVector condensed(
      PageStreams page, Column column, long sequence, VisiblePage visible) {
    ColumnVector whole = column(page, column, sequence, visible.end());
    int[] runs = visible.runs();
    return runs == null
        ? Vectors.gather(whole, visible.positions(page, context), visible.count())
        : Condensed.of(whole, runs, visible.count());
  }

  private ColumnVector patched(
      PageStreams page, LiveRanks ranks, ColumnReader reader, long sequence) {
    winners.compute(page, reader, ranks.sequence(), sequence, page.length(), context);
    return winners.count() == 0
        ? ranks.values(reader.columnId(), context)
        : ranks.values(reader.columnId(), winners, patchValues(page, reader), context);
  }

  /** The column without its patches, if the image or one run has all of it. */
  private @Nullable ColumnVector whole(
      PageStreams page, @Nullable ImagePage image, ColumnReader column, int length) {
    if (image != null) {
      return image.rowCount() >= length ? image.values(context) : null;
    }
    RowRun run = onlyRun(page, length);
    return run == null ? null : column.inserted(run, context);
  }

  /** Whether the page's last rows are not there yet, so many of them that it pays to leave them. */
  private static boolean isStart(PageStreams page, int length) {
    RowRun run = onlyRun(page, length);
    return run != null && run.rowCount() - length >= MIN_CUT_ROWS;
  }

  /** The first rows of the only run, which nobody has patched; null if they lack the column. */
  private @Nullable ColumnVector start(
      PageStreams page, Column column, long sequence, int length, VectorCache.Key key) {
    RowRun run = page.runs().get(0);
    ColumnVector start = run.firstRows(column.id(), length, context);
    if (start != null && start.length() < run.rowCount()) {
      // Later ones have more rows, and patches perhaps.
      PageValidity validity = PageValidity.of(0, sequence + 1, streams, page.block());
      context.keep(key, new AssembledPage(start, validity));
    }
    return start;
  }

  /** The run that has all of the page's first slots; null if there is none. */
  private static @Nullable RowRun onlyRun(PageStreams page, int length) {
    if (page.runs().size() != 1) {
      return null;
    }
    RowRun run = page.runs().get(0);
    return run.firstSlot() == page.fromSlot() && run.rowCount() >= length ? run : null;
  }

  private VectorCache.Key key(PageStreams page, int columnId, long sequence) {
    return VectorCache.Key.ofPage(streams, page, columnId, sequence);
  }

  /** A column the table did not have yet. */
  private static ColumnVector nulls(Column column, int length) {
    ColumnBuilder builder = new ColumnBuilder(column.type().physical());
    for (int i = 0; i < length; i++) {
      builder.appendNull();
    }
    return builder.build();
  }

  private AssembledPage assemble(
      PageStreams page, @Nullable ImagePage image, Column column, long sequence) {
    ColumnReader reader = ColumnReader.of(column);
    long imaged = image == null ? 0 : image.sequence();
    int length = page.length();
    if (column.type().physical() == Physical.LONG) {
      LongVector own = (LongVector) own(page, image, reader, length);
      LongVector unpatched = own == null ? unpatched(page, image, reader, length) : own;
      LongVector vector = longPatches.apply(unpatched, page, reader, imaged, sequence, context);
      return new AssembledPage(
          vector,
          PageValidity.of(
              longPatches.lastSequence(), longPatches.nextSequence(), streams, page.block()));
    }
    winners.compute(page, reader, imaged, sequence, length, context);
    List<Piece> pieces = pieces(page, image, reader, length);
    ColumnVector vector =
        column.type().physical() == Physical.DOUBLE
            ? doubles(page, pieces, reader, length)
            : bytes(page, pieces, reader, length);
    return new AssembledPage(
        vector,
        PageValidity.of(winners.lastSequence(), winners.nextSequence(), streams, page.block()));
  }

  /** Numbers as inserted or in an image, put together in an array of their own. */
  private LongVector unpatched(
      PageStreams page, @Nullable ImagePage image, ColumnReader column, int length) {
    Nulls nulls = new Nulls(length);
    long[] values = new long[length];
    for (Piece piece : pieces(page, image, column, length)) {
      LongVector source = (LongVector) piece.source;
      if (source != null) {
        System.arraycopy(source.values(), piece.from, values, piece.at, piece.count);
      }
      copyNulls(piece, nulls);
    }
    return new LongVector(values, length, nulls.bits());
  }

  /** The image's or the only run's values in arrays to be changed, if it has them all. */
  private @Nullable ColumnVector own(
      PageStreams page, @Nullable ImagePage image, ColumnReader column, int length) {
    if (image != null) {
      return image.rowCount() >= length ? image.ownValues(context) : null;
    }
    RowRun run = onlyRun(page, length);
    return run == null ? null : run.ownColumn(column.columnId(), context);
  }

  private ColumnVector doubles(
      PageStreams page, List<Piece> pieces, ColumnReader column, int length) {
    double[] values = new double[length];
    Nulls nulls = new Nulls(length);
    for (Piece piece : pieces) {
      DoubleVector source = (DoubleVector) piece.source;
      if (source != null) {
        System.arraycopy(source.values(), piece.from, values, piece.at, piece.count);
      }
      copyNulls(piece, nulls);
    }
    ColumnVector[] patches = patchValues(page, column);
    for (int i = 0; i < winners.count(); i++) {
      int position = winners.position(i);
      DoubleVector source = (DoubleVector) patches[winners.source(position)];
      values[position] = source.get(winners.row(position));
      nulls.set(position, source.isNull(winners.row(position)));
    }
    return new DoubleVector(values, length, nulls.bits());
  }

  /**
   * Concatenates the sources' entries and tells rows apart by code: no byte is moved row by row.
   */
  private ColumnVector bytes(
      PageStreams page, List<Piece> pieces, ColumnReader column, int length) {
    int[] codes = new int[length];
    Nulls nulls = new Nulls(length);
    EntryPool pool = new EntryPool();
    for (Piece piece : pieces) {
      BytesVector source = (BytesVector) piece.source;
      if (source != null) {
        pool.addRows(source, piece.from, piece.count, codes, piece.at);
      }
      copyNulls(piece, nulls);
    }
    ColumnVector[] patches = patchValues(page, column);
    EntryPool.Adder[] adders = new EntryPool.Adder[patches.length];
    for (int i = 0; i < winners.count(); i++) {
      int position = winners.position(i);
      int from = winners.source(position);
      if (adders[from] == null) {
        adders[from] = pool.adder((BytesVector) patches[from]);
      }
      int row = winners.row(position);
      boolean isNull = patches[from].isNull(row);
      codes[position] = isNull ? EntryPool.EMPTY : adders[from].add(row);
      nulls.set(position, isNull);
    }
    return pool.build(codes, length, nulls.bits());
  }

  /** Per patch source of the page its values of the column, null where it has none of it. */
  private ColumnVector[] patchValues(PageStreams page, ColumnReader column) {
    List<PatchSource> patches = page.patches();
    ColumnVector[] values = new ColumnVector[patches.size()];
    for (int i = 0; i < winners.count(); i++) {
      int source = winners.source(winners.position(i));
      if (values[source] == null) {
        values[source] = column.values(patches.get(source), context);
      }
    }
    return values;
  }

  /** The sequences at which the versions visible at a sequence began. */
  LongVector starts(PageStreams page, long sequence, int length) {
    if (page.toSlot() - page.fromSlot() == 1) {
      return slotValues.start(page, sequence);
    }
    winners.computeAny(page, sequence, length, context);
    long[] starts = new long[length];
    for (RowRun run : page.runs()) {
      Piece piece = piece(page, run, null, 0, length);
      run.copySequences(piece.from, piece.count, starts, piece.at, context);
    }
    for (int i = 0; i < winners.count(); i++) {
      int position = winners.position(i);
      starts[position] = winners.sequence(position);
    }
    return new LongVector(starts, length, null);
  }

  /** What made the versions that begin at the given sequences. */
  BytesVector operations(PageStreams page, LongVector starts) {
    long[] inserts = new long[starts.length()];
    for (RowRun run : page.runs()) {
      Piece piece = piece(page, run, null, 0, inserts.length);
      run.copySequences(piece.from, piece.count, inserts, piece.at, context);
    }
    int[] operations = new int[inserts.length];
    for (int i = 0; i < operations.length; i++) {
      operations[i] = starts.get(i) == inserts[i] ? RowOperations.INSERT : RowOperations.UPDATE;
    }
    return RowOperations.vector(operations);
  }

  /**
   * The sequences at which the versions visible at a sequence end.
   *
   * @param knownSequence what happened later counts as not yet happened
   */
  LongVector ends(PageStreams page, long sequence, long knownSequence, int length) {
    long[] ends = new long[length];
    Arrays.fill(ends, Long.MAX_VALUE);
    for (EventSource deletes : page.deletes()) {
      lower(ends, deletes, page.fromSlot(), sequence, knownSequence);
    }
    for (int i = page.patches().size() - 1; i >= 0; i--) {
      lower(ends, page.patches().get(i), page.fromSlot(), sequence, knownSequence);
    }
    return new LongVector(ends, length, null);
  }

  /** Of what is too early or too late nothing is decoded. */
  private void lower(
      long[] ends, EventSource source, int fromSlot, long sequence, long knownSequence) {
    boolean isLater = ends.length == 1 && source.firstSequence() >= ends[0];
    if (source.lastSequence() > sequence && source.firstSequence() <= knownSequence && !isLater) {
      lower(ends, source.events(context), fromSlot, sequence, knownSequence);
    }
  }

  private static void lower(
      long[] ends, SlotEvents events, int fromSlot, long sequence, long knownSequence) {
    int last = events.last(fromSlot + ends.length);
    for (int i = events.first(fromSlot); i < last; i++) {
      int position = events.slots()[i] - fromSlot;
      long when = events.sequences()[i];
      if (position >= 0 && position < ends.length && when > sequence && when <= knownSequence) {
        ends[position] = Math.min(ends[position], when);
      }
    }
  }

  /**
   * Where rows go: {@code count} of the source's from {@code from} to position {@code at}; they are
   * null without a source.
   */
  private record Piece(@Nullable ColumnVector source, int from, int at, int count) {}

  /** The image, and the rows inserted after it, which all lie behind it. */
  private List<Piece> pieces(
      PageStreams page, @Nullable ImagePage image, ColumnReader column, int length) {
    List<Piece> pieces = new ArrayList<>(page.runs().size() + 1);
    int imagedTo = 0;
    if (image != null) {
      imagedTo = Math.min(length, image.rowCount());
      pieces.add(new Piece(image.values(context), 0, 0, imagedTo));
    }
    for (RowRun run : page.runs()) {
      if (run.firstSlot() + run.rowCount() - page.fromSlot() > imagedTo) {
        pieces.add(piece(page, run, column.insertedOrOlder(run, context), imagedTo, length));
      }
    }
    return pieces;
  }

  /** The run's rows from a position on. */
  private static Piece piece(
      PageStreams page, RowRun run, @Nullable ColumnVector source, int fromPosition, int length) {
    int at = Math.min(length, Math.max(fromPosition, run.firstSlot() - page.fromSlot()));
    int from = Math.max(0, page.fromSlot() + at - run.firstSlot());
    int count = Math.max(0, Math.min(run.rowCount() - from, length - at));
    return new Piece(source, from, at, count);
  }

  /** Takes over a piece's nulls; all are null without a source. */
  private static void copyNulls(Piece piece, Nulls nulls) {
    ColumnVector source = piece.source;
    if (source != null && !source.hasNulls()) {
      return;
    }
    for (int i = 0; i < piece.count; i++) {
      nulls.set(piece.at + i, source == null || source.isNull(piece.from + i));
    }
  }
}
