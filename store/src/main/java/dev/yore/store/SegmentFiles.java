package dev.yore.store;

import dev.yore.store.codec.DictionaryUse;
import dev.yore.store.codec.VectorCodec;
import dev.yore.store.delta.BlockDelta;
import dev.yore.store.delta.SegmentContent;
import dev.yore.store.directory.DurableFiles;
import dev.yore.store.directory.StorageErrors;
import dev.yore.store.directory.StoreDirectory;
import dev.yore.store.metadata.SegmentEntry;
import dev.yore.store.metadata.SegmentPlace;
import dev.yore.store.schema.TableSchema;
import dev.yore.store.segment.SegmentFormat;
import dev.yore.store.segment.SegmentReader;
import dev.yore.store.segment.SegmentWriter;
import dev.yore.store.table.SegmentHandle;
import dev.yore.store.tier.TierStorage;
import java.io.IOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.LongAdder;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The segment files of a store: writes, opens and deletes them. Safe for many threads. */
final class SegmentFiles {
  private static final Logger LOG = LoggerFactory.getLogger(SegmentFiles.class);

  /** From so many on, a segment is written as if it were never merged; fewer are soon merged. */
  static final long LASTING_ROW_EVENTS = 1 << 13;

  private final StoreDirectory directory;
  private final TierStorage tiers;
  private final DictionaryUse dictionaries;
  private final LongAdder flushedBytes = new LongAdder();
  private final LongAdder mergedBytes = new LongAdder();

  /** Files that only readers of older streams still use, or that nobody knows whether to keep. */
  private final Set<Path> retired = ConcurrentHashMap.newKeySet();

  /** Files being written without the checkpointer's lock, of which nobody knows yet. */
  private final Set<Path> unfinished = ConcurrentHashMap.newKeySet();

  SegmentFiles(StoreDirectory directory, TierStorage tiers, DictionaryUse dictionaries) {
    this.directory = directory;
    this.tiers = tiers;
    this.dictionaries = dictionaries;
  }

  /** Where every segment is written. */
  private Path path(SegmentEntry entry) {
    return directory.segment(entry.tableId(), entry.segmentId());
  }

  /** Which of the places the metadata knows is the segment's. */
  static SegmentPlace place(Map<Long, SegmentPlace> places, SegmentEntry entry) {
    SegmentPlace known = places.get(entry.segmentId());
    return known == null ? SegmentPlace.ordinary(entry) : known;
  }

  /** Places by segment id, which is unique in a store. */
  static Map<Long, SegmentPlace> byId(List<SegmentPlace> places) {
    Map<Long, SegmentPlace> byId = new HashMap<>();
    places.forEach(place -> byId.put(place.segmentId(), place));
    return byId;
  }

  /** What messages call a segment. */
  String name(SegmentPlace place) {
    return tiers.name(place);
  }

  TierStorage tiers() {
    return tiers;
  }

  /**
   * Writes a segment and opens it.
   *
   * @param plan what the segment is to be; its size is not known yet
   * @param blocks ascending by block
   */
  OpenSegment write(TableSchema table, SegmentEntry plan, Iterator<BlockDelta> blocks) {
    return write(
        table,
        plan,
        out -> {
          while (blocks.hasNext()) {
            out.add(blocks.next());
          }
        });
  }

  /** Likewise, with whatever is put into it. */
  OpenSegment write(TableSchema table, SegmentEntry plan, SegmentWriter.Filling filling) {
    boolean isFlushed = plan.level() == SegmentFormat.LEVEL_FLUSHED;
    boolean isHot = isFlushed && plan.rowEvents() < LASTING_ROW_EVENTS;
    int zstdLevel = isHot ? VectorCodec.ZSTD_HOT : VectorCodec.ZSTD_COALESCED;
    SegmentContent frame =
        new SegmentContent(
            plan.tableId(),
            plan.segmentId(),
            plan.level(),
            plan.fromSequence(),
            plan.toSequence(),
            List.of());
    long sizeBytes =
        new SegmentWriter(directory.storeId(), zstdLevel, !directory.ephemeral(), dictionaries)
            .write(path(plan), table, frame, filling);
    (isFlushed ? flushedBytes : mergedBytes).add(sizeBytes);
    SegmentEntry entry =
        new SegmentEntry(
            plan.tableId(),
            plan.segmentId(),
            plan.level(),
            plan.fromSequence(),
            plan.toSequence(),
            plan.rowEvents(),
            sizeBytes);
    return open(table, entry, SegmentPlace.ordinary(entry));
  }

  /** Bytes of the segments written from memory. */
  long flushedBytes() {
    return flushedBytes.sum();
  }

  /** Bytes of the segments written from other segments. */
  long mergedBytes() {
    return mergedBytes.sum();
  }

  /** A segment will be written while others look for files that nobody knows. */
  void writing(int tableId, long segmentId) {
    Path file = directory.segment(tableId, segmentId);
    unfinished.add(file);
    unfinished.add(file.resolveSibling(file.getFileName() + SegmentWriter.UNFINISHED_SUFFIX));
  }

  /** A segment that was written is known to the metadata now, or will never be. */
  void written(int tableId, long segmentId) {
    Path file = directory.segment(tableId, segmentId);
    unfinished.remove(file);
    unfinished.remove(file.resolveSibling(file.getFileName() + SegmentWriter.UNFINISHED_SUFFIX));
  }

  /**
   * Where a copy of what others wrote for a segment to come is kept, until {@link #unstage}.
   *
   * @param number of the copy among the segment's
   */
  Path staging(int tableId, long segmentId, int number) {
    Path segment = directory.segment(tableId, segmentId);
    Path copy = segment.resolveSibling(segment.getFileName() + ".staged-" + number);
    unfinished.add(copy);
    try {
      Files.createDirectories(directory.segments().resolve(Integer.toString(tableId)));
    } catch (IOException e) {
      throw StorageErrors.failed("making room for a segment", copy, e);
    }
    return copy;
  }

  /** The copy is not needed any more. */
  void unstage(Path copy) {
    delete(copy);
    unfinished.remove(copy);
  }

  /**
   * Opens a segment the metadata names.
   *
   * @throws StoreException {@code CORRUPT} also if it is not the one named
   */
  OpenSegment open(TableSchema table, SegmentEntry entry, SegmentPlace place) {
    return new OpenSegment(entry, place, new SegmentHandle(read(entry, place), table));
  }

  /** Opens a segment where it lies now, besides where it lay. */
  OpenSegment reopen(TableSchema table, OpenSegment before, SegmentPlace place) {
    SegmentReader reader = read(before.entry(), place);
    return new OpenSegment(
        before.entry(), place, new SegmentHandle(reader, table, before.handle().heat()));
  }

  /** A reader of its own for a segment the metadata names; the caller closes it. */
  SegmentReader read(SegmentEntry entry, SegmentPlace place) {
    SegmentReader reader = tiers.open(place, entry.sizeBytes(), directory.storeId());
    if (!isTheOne(reader, entry)) {
      reader.close();
      throw new StoreException(
          ErrorCode.CORRUPT,
          "segment is not the one the metadata names: file="
              + name(place)
              + " offset=0 expected="
              + entry);
    }
    return reader;
  }

  /**
   * Gives the store's share back; the file goes when the last reader is done. Objects stay until
   * somebody looks which of them no manifest names.
   */
  void retire(OpenSegment segment) {
    Path path = file(segment.place());
    retired.add(path);
    segment
        .handle()
        .afterClose(
            () -> {
              delete(path);
              if (segment.place().tier() == Tier.OBJECT) {
                tiers.cool(segment.place(), segment.entry().sizeBytes(), null);
              }
              retired.remove(path);
            });
    segment.close();
  }

  /**
   * Gives the store's share back and leaves the file, since the metadata may name it; the next
   * opening deletes it if not.
   */
  void leave(OpenSegment segment) {
    retired.add(file(segment.place()));
    segment.close();
  }

  /** A segment will come to a place of which nobody knows yet. */
  void writing(SegmentPlace goal) {
    Path file = file(goal);
    unfinished.add(file);
    unfinished.add(file.resolveSibling(file.getFileName() + SegmentWriter.UNFINISHED_SUFFIX));
  }

  /** A segment that came to a place is known to the metadata now, or will never be. */
  void written(SegmentPlace goal) {
    Path file = file(goal);
    unfinished.remove(file);
    unfinished.remove(file.resolveSibling(file.getFileName() + SegmentWriter.UNFINISHED_SUFFIX));
  }

  /** Removes what has come to a place that will not be the segment's. */
  void discard(SegmentPlace goal, long sizeBytes) {
    if (goal.tier() == Tier.OBJECT) {
      tiers.cool(goal, sizeBytes, null);
    } else {
      delete(tiers.file(goal));
    }
  }

  /** Whether readers still use a file that has the name of one to be written for the place. */
  boolean isTaken(SegmentPlace place) {
    return retired.contains(file(place));
  }

  /** What a segment has on a disk, be it but its stub. */
  private Path file(SegmentPlace place) {
    return place.tier() == Tier.OBJECT ? tiers.stub(place) : tiers.file(place);
  }

  private static boolean isTheOne(SegmentReader reader, SegmentEntry entry) {
    return reader.tableId() == entry.tableId()
        && reader.segmentId() == entry.segmentId()
        && reader.level() == entry.level()
        && reader.fromSequence() == entry.fromSequence()
        && reader.toSequence() == entry.toSequence()
        && reader.sizeBytes() == entry.sizeBytes();
  }

  /** A file that stays is an orphan, which the next opening deletes; so this is no failure. */
  private static void delete(Path path) {
    try {
      DurableFiles.delete(path);
    } catch (IOException e) {
      LOG.warn("cannot delete a merged segment: file={}", path, e);
    }
  }

  /** Files under the segments' directory that no entry names: leftovers of a crash. */
  List<Path> orphans(List<SegmentEntry> known, Map<Long, SegmentPlace> places) {
    Set<Path> named = new HashSet<>(retired);
    named.addAll(unfinished);
    known.forEach(entry -> named.add(file(place(places, entry))));
    List<Path> orphans = orphans(directory.segments(), named);
    Path hdd = tiers.hddRoot();
    if (hdd != null && Files.isDirectory(hdd)) {
      orphans.addAll(orphans(hdd, named));
    }
    return orphans;
  }

  private static List<Path> orphans(Path root, Set<Path> named) {
    List<Path> orphans = new ArrayList<>();
    try {
      Files.walkFileTree(
          root,
          new SimpleFileVisitor<>() {
            @Override
            public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) {
              if (attributes.isRegularFile() && !named.contains(file)) {
                orphans.add(file);
              }
              return FileVisitResult.CONTINUE;
            }

            /** The last reader of a retired segment may be done while the files are listed. */
            @Override
            public FileVisitResult visitFileFailed(Path file, IOException e) throws IOException {
              if (e instanceof NoSuchFileException) {
                return FileVisitResult.CONTINUE;
              }
              throw e;
            }
          });
    } catch (IOException e) {
      throw StorageErrors.failed("listing segments", root, e);
    }
    return orphans;
  }

  void deleteOrphans(List<SegmentEntry> known, Map<Long, SegmentPlace> places) {
    for (Path orphan : orphans(known, places)) {
      LOG.info("deleting a segment left by a crash: file={}", orphan);
      delete(orphan);
    }
  }
}
