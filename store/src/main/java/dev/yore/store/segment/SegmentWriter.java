package dev.yore.store.segment;

import dev.yore.store.codec.DictionaryUse;
import dev.yore.store.delta.BlockDelta;
import dev.yore.store.delta.SegmentContent;
import dev.yore.store.directory.DurableFiles;
import dev.yore.store.directory.StorageErrors;
import dev.yore.store.schema.TableSchema;
import java.io.FileOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Iterator;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Writes segment files: under another name first, synced, then renamed, so that a file of the final
 * name is whole. Immutable, safe for many threads.
 */
public final class SegmentWriter {
  /** What is left under such a name after a crash is nobody's. */
  public static final String UNFINISHED_SUFFIX = ".new";

  /** Puts blocks into a segment, ascending. */
  public interface Filling {
    void fill(SegmentStream out) throws IOException;
  }

  private final UUID storeId;
  private final int zstdLevel;
  private final boolean sync;
  private final DictionaryUse dictionaries;

  /** Makes a writer that uses dictionaries where they pay. */
  public SegmentWriter(UUID storeId, int zstdLevel, boolean sync) {
    this(storeId, zstdLevel, sync, DictionaryUse.MEASURED);
  }

  /**
   * Makes a writer.
   *
   * @param zstdLevel {@link dev.yore.store.codec.VectorCodec#ZSTD_HOT} or {@code ZSTD_COALESCED}
   * @param sync whether a file must outlive a power failure when {@link #write} returns
   */
  public SegmentWriter(UUID storeId, int zstdLevel, boolean sync, DictionaryUse dictionaries) {
    this.storeId = storeId;
    this.zstdLevel = zstdLevel;
    this.sync = sync;
    this.dictionaries = dictionaries;
  }

  /**
   * Writes the file and its directory, if that is missing.
   *
   * @param table the content's table, for the types of its columns and its key
   * @return the file's size in bytes
   * @throws dev.yore.store.StoreException {@code DISK_FULL}, {@code IO_ERROR}; no file is left
   */
  public long write(Path file, TableSchema table, SegmentContent content) {
    return write(file, table, content, content.blocks().iterator());
  }

  /**
   * Likewise, with blocks that need not be in memory together.
   *
   * @param frame all but the blocks; its own are not looked at
   * @param blocks ascending by block
   */
  public long write(
      Path file, TableSchema table, SegmentContent frame, Iterator<BlockDelta> blocks) {
    return write(
        file,
        table,
        frame,
        out -> {
          while (blocks.hasNext()) {
            out.add(blocks.next());
          }
        });
  }

  /** Likewise, with whatever is put into it. */
  public long write(Path file, TableSchema table, SegmentContent frame, Filling filling) {
    Path unfinished = file.resolveSibling(file.getFileName() + UNFINISHED_SUFFIX);
    @Nullable Path directory = file.toAbsolutePath().getParent();
    try {
      if (directory != null) {
        createDirectory(directory);
      }
      try {
        long size = writeFile(unfinished, table, frame, filling);
        rename(unfinished, file);
        return size;
      } finally {
        Files.deleteIfExists(unfinished);
      }
    } catch (IOException e) {
      throw StorageErrors.failed("writing a segment", file, e);
    }
  }

  private long writeFile(Path file, TableSchema table, SegmentContent frame, Filling filling)
      throws IOException {
    try (SegmentStream out =
        new SegmentStream(
            new FileOutputStream(file.toFile()), storeId, table, frame, zstdLevel, dictionaries)) {
      filling.fill(out);
      out.finish(sync);
      return out.sizeBytes();
    }
  }

  /** A new directory is only there after a power failure if its parent was synced. */
  private void createDirectory(Path directory) throws IOException {
    if (!Files.isDirectory(directory)) {
      Files.createDirectories(directory);
      @Nullable Path parent = directory.getParent();
      if (sync && parent != null) {
        DurableFiles.syncDirectory(parent);
      }
    }
  }

  private void rename(Path from, Path to) throws IOException {
    if (sync) {
      DurableFiles.rename(from, to);
    } else {
      Files.move(from, to, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    }
  }
}
