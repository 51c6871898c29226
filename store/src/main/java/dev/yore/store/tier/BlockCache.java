package dev.yore.store.tier;

import dev.yore.store.directory.DurableFiles;
import java.io.FileOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.LongAdder;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Stream;
import java.util.zip.CRC32C;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Copies of pieces of objects in a directory, under a budget; the least recently used go first. A
 * copy is a file with a checksum over its name and content; one that is damaged is as good as none.
 * Nothing here is ever the only copy, so nothing is synced, and a disk that is full only means that
 * less is kept. Safe for many threads.
 *
 * <pre>
 * file ::= content crc32c:i32       of the file's name in UTF-8 and the content; big-endian
 * </pre>
 */
final class BlockCache {
  private static final Logger LOG = LoggerFactory.getLogger(BlockCache.class);
  private static final int CHECKSUM_BYTES = Integer.BYTES;

  /** What a file takes beside its content on most file systems, about. */
  private static final int FILE_BYTES = 4096;

  /** Between looks at whether somebody waits for the object store; a request takes longer. */
  private static final long YIELD_NANOS = 1_000_000L;

  /** Some requests' time. */
  static final long MAX_YIELD_NANOS = 100_000_000L;

  /** Some scans' windows of pages; with less they would drive out each other's. */
  private static final long MIN_AHEAD_BYTES = 16L << 20;

  private final Path directory;
  private final long budgetBytes;
  private final LinkedHashMap<String, Integer> files = new LinkedHashMap<>(64, 0.75f, true);

  /** Pieces that somebody has asked the object store for, whoever reads or fetches ahead. */
  private final Map<String, CompletableFuture<byte[]>> coming = new ConcurrentHashMap<>();

  /** How many who need something now wait for the object store. */
  private final AtomicInteger waiting = new AtomicInteger();

  /** Copies that a statement had brought ahead and that nobody has read yet. */
  private final Set<String> unread = ConcurrentHashMap.newKeySet();

  private final LongAdder hits = new LongAdder();
  private final LongAdder misses = new LongAdder();
  private long bytes;
  private volatile boolean closed;

  /** Whether the last copy could not be written. */
  private volatile boolean failing;

  /**
   * Continues with what is in the directory.
   *
   * @param directory made if it is missing
   * @param budgetBytes 0 to keep nothing
   */
  BlockCache(Path directory, long budgetBytes) {
    this.directory = directory;
    long usableBytes = budgetBytes;
    try {
      Files.createDirectories(directory);
      for (Path file : oldestFirst()) {
        add(file.getFileName().toString(), (int) Math.min(Integer.MAX_VALUE, Files.size(file)));
      }
    } catch (IOException e) {
      LOG.warn("objects are read without a cache: directory={}", directory, e);
      usableBytes = 0;
    }
    this.budgetBytes = usableBytes;
    shrink();
  }

  private List<Path> oldestFirst() throws IOException {
    List<Path> found = new ArrayList<>();
    try (Stream<Path> list = Files.list(directory)) {
      list.filter(Files::isRegularFile).forEach(found::add);
    }
    for (Iterator<Path> all = found.iterator(); all.hasNext(); ) {
      Path file = all.next();
      if (file.getFileName().toString().endsWith(".new")) {
        Files.deleteIfExists(file);
        all.remove();
      }
    }
    found.sort(Comparator.comparingLong(f -> f.toFile().lastModified()));
    return found;
  }

  private synchronized void add(String name, int length) {
    Integer before = files.put(name, length);
    bytes += length + FILE_BYTES - (before == null ? 0 : before + FILE_BYTES);
  }

  /** The piece, or null if there is no good copy. */
  byte @Nullable [] find(String name) {
    boolean known;
    synchronized (this) {
      known = files.get(name) != null;
    }
    byte[] content = known ? read(name) : null;
    (content == null ? misses : hits).increment();
    return content;
  }

  private byte @Nullable [] read(String name) {
    try {
      byte[] file = DurableFiles.read(directory.resolve(name));
      int length = file.length - CHECKSUM_BYTES;
      if (length >= 0 && ByteBuffer.wrap(file).getInt(length) == checksum(name, file, length)) {
        return Arrays.copyOf(file, length);
      }
      LOG.warn("a copy of an object is damaged and thrown away: file={}", directory.resolve(name));
    } catch (IOException e) {
      LOG.debug("a copy of an object cannot be read: file={}", directory.resolve(name), e);
    }
    drop(name);
    return null;
  }

  private static int checksum(String name, byte[] content, int length) {
    CRC32C crc = new CRC32C();
    crc.update(name.getBytes(StandardCharsets.UTF_8));
    crc.update(content, 0, length);
    return (int) crc.getValue();
  }

  /** Somebody begins to wait for the object store who needs something now. */
  void beginWaiting() {
    waiting.incrementAndGet();
  }

  void endWaiting() {
    waiting.decrementAndGet();
  }

  /** Lets those go first who need something now; a line that is always busy must not starve. */
  void letOthersGoFirst() {
    long until = System.nanoTime() + MAX_YIELD_NANOS;
    while (waiting.get() > 0 && System.nanoTime() - until < 0) {
      LockSupport.parkNanos(YIELD_NANOS);
    }
  }

  /** Lets somebody else wait for a piece; gives who asks for it already, or null. */
  @Nullable CompletableFuture<byte[]> comes(String name, CompletableFuture<byte[]> piece) {
    return coming.putIfAbsent(name, piece);
  }

  /** The piece has come, or will not. */
  void came(String name, CompletableFuture<byte[]> piece) {
    coming.remove(name, piece);
  }

  /** Whether what comes before it is read would be kept until then. */
  boolean keeps() {
    return !closed && !failing && budgetBytes >= MIN_AHEAD_BYTES;
  }

  /** A piece is being brought ahead for a statement, whose reading it will be. */
  void bring(String name) {
    unread.add(name);
  }

  /** It has come, or will not: what could not be kept nobody reads. */
  void brought(String name) {
    if (!has(name)) {
      unread.remove(name);
    }
  }

  /** Whether a piece that is read now was brought ahead for that; once for each. */
  boolean readFirst(String name) {
    return unread.remove(name);
  }

  /** Keeps a piece, if there is room on the disk. */
  void put(String name, byte[] content) {
    if (closed || content.length + FILE_BYTES > budgetBytes) {
      return;
    }
    ByteBuffer file = ByteBuffer.allocate(content.length + CHECKSUM_BYTES);
    file.put(content).putInt(checksum(name, content, content.length));
    Path fresh = directory.resolve(UUID.randomUUID() + ".new");
    try {
      try (FileOutputStream out = new FileOutputStream(fresh.toFile())) {
        out.write(file.array());
      }
      Files.move(fresh, directory.resolve(name), StandardCopyOption.REPLACE_EXISTING);
    } catch (IOException e) {
      LOG.warn("cannot keep a copy of an object: directory={}", directory, e);
      failing = true;
      deleteQuietly(fresh);
      return;
    }
    failing = false;
    add(name, file.capacity());
    shrink();
  }

  private void shrink() {
    List<String> gone = new ArrayList<>();
    synchronized (this) {
      Iterator<Map.Entry<String, Integer>> eldest = files.entrySet().iterator();
      while (bytes > budgetBytes && eldest.hasNext()) {
        Map.Entry<String, Integer> entry = eldest.next();
        bytes -= entry.getValue() + FILE_BYTES;
        gone.add(entry.getKey());
        unread.remove(entry.getKey());
        eldest.remove();
      }
    }
    gone.forEach(name -> deleteQuietly(directory.resolve(name)));
  }

  /**
   * Forgets a piece.
   *
   * @return whether there was one
   */
  boolean drop(String name) {
    Integer length;
    synchronized (this) {
      length = files.remove(name);
      bytes -= length == null ? 0 : length + FILE_BYTES;
    }
    if (length != null) {
      unread.remove(name);
      deleteQuietly(directory.resolve(name));
    }
    return length != null;
  }

  private static void deleteQuietly(Path file) {
    try {
      Files.deleteIfExists(file);
    } catch (IOException e) {
      LOG.warn("cannot delete a copy of an object: file={}", file, e);
    }
  }

  /** Whether there is a copy, good or not. */
  synchronized boolean has(String name) {
    return files.containsKey(name);
  }

  /** What still comes is not kept: the directory may be another's soon. */
  void close() {
    closed = true;
  }

  long budgetBytes() {
    return budgetBytes;
  }

  synchronized long sizeBytes() {
    return bytes;
  }

  long hits() {
    return hits.sum();
  }

  long misses() {
    return misses.sum();
  }
}
