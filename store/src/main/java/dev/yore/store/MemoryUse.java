package dev.yore.store;

import dev.yore.store.table.VectorCache;
import java.lang.management.BufferPoolMXBean;
import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * What a part of a store, or of the process around it, keeps in memory or in a cache, as {@code
 * SYS.MEMORY} shows it. Immutable.
 *
 * @param area what it is
 * @param where the kind of memory
 * @param bytes in use now, roughly
 * @param limitBytes what it may take; null for no limit of its own
 * @param hits lookups since the store was opened that found what they wanted; null for no cache
 * @param misses lookups that did not
 */
public record MemoryUse(
    String area,
    Where where,
    long bytes,
    @Nullable Long limitBytes,
    @Nullable Long hits,
    @Nullable Long misses) {

  /** Kinds of memory. */
  public enum Where {
    /** Objects of the JVM; parts of them are named on their own, too. */
    HEAP,
    /** Outside the heap, taken with malloc or by direct buffers. */
    OFF_HEAP,
    /** A file in the address space; the operating system keeps as much of it as it likes. */
    MAPPED,
    /** Files on the local disk that stand for what is far away. */
    DISK
  }

  private static MemoryUse of(String area, Where where, long bytes, @Nullable Long limitBytes) {
    return new MemoryUse(area, where, bytes, limitBytes, null, null);
  }

  /** The cache of decoded vectors. */
  static MemoryUse of(VectorCache cache) {
    return new MemoryUse(
        "decoded vectors",
        Where.HEAP,
        cache.sizeBytes(),
        cache.budgetBytes(),
        cache.hits(),
        cache.misses());
  }

  /** What is committed and in no segment yet. */
  static MemoryUse ofLevel0(long bytes, long limitBytes) {
    return of("level 0", Where.HEAP, bytes, limitBytes);
  }

  /** The metadata's file, which LMDB maps. */
  static MemoryUse ofMetadata(long bytes, long mapBytes) {
    return of("metadata", Where.MAPPED, bytes, mapBytes);
  }

  /** Dictionaries that texts of segments are decompressed with, of all stores of the process. */
  static MemoryUse ofDictionaries(long bytes) {
    return of("dictionaries", Where.OFF_HEAP, bytes, null);
  }

  /** What the process as a whole has, whoever in it has asked for it. */
  static List<MemoryUse> ofProcess() {
    List<MemoryUse> uses = new ArrayList<>();
    Runtime runtime = Runtime.getRuntime();
    uses.add(
        of(
            "process: heap",
            Where.HEAP,
            runtime.totalMemory() - runtime.freeMemory(),
            runtime.maxMemory()));
    for (BufferPoolMXBean pool : ManagementFactory.getPlatformMXBeans(BufferPoolMXBean.class)) {
      boolean isMapped = pool.getName().toLowerCase(Locale.ROOT).startsWith("mapped");
      uses.add(
          of(
              "process: " + pool.getName() + " buffers",
              isMapped ? Where.MAPPED : Where.OFF_HEAP,
              Math.max(0, pool.getMemoryUsed()),
              null));
    }
    return uses;
  }
}
