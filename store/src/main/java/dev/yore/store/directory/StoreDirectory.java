package dev.yore.store.directory;

import dev.yore.store.ErrorCode;
import dev.yore.store.StoreException;
import dev.yore.store.StoreOptions;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import java.util.stream.Stream;

/**
 * A store's directory, taken for this process until closed: identity, lock and where things lie.
 *
 * <pre>
 * STORE                              identity, see docs/format-log.md
 * lock                               byte 0 is locked by whoever uses the directory
 * meta/                              LMDB
 * log/NNNNNNNNNN.log                 the commit log
 * segments/TABLE/SEGMENT.seg         immutable segment files
 * history/                           LMDB: what statements asked; may be missing
 * </pre>
 *
 * A store under construction has {@code STORE.new} instead of {@code STORE} until its log has been
 * created; a crash before that leaves something that is simply created again. A copy of another
 * store has {@code STORE.copy} as long: what a crash leaves of it is no store and is not taken for
 * a new one. Thread-safe.
 */
public final class StoreDirectory implements AutoCloseable {
  private static final String IDENTITY = "STORE";
  private static final String UNFINISHED_IDENTITY = "STORE.new";
  private static final String UNFINISHED_COPY = "STORE.copy";
  private static final String LOG = "log";
  private static final String META = "meta";
  private static final String HISTORY = "history";

  /** Copies of pieces of objects; see {@code dev.yore.store.tier}. */
  private static final String CACHE = "cache";

  private static final String SEGMENTS = "segments";

  /** What there may be of a store that is being made. */
  private static final Set<String> PARTS = Set.of(LOG, META, SEGMENTS, HISTORY, CACHE);

  /**
   * What an unfinished creation, or a fresh file system, may have left in an otherwise new place.
   */
  private static final Set<String> HARMLESS =
      Set.of(
          UNFINISHED_IDENTITY,
          UNFINISHED_IDENTITY + ".new",
          UNFINISHED_COPY + ".new",
          DirectoryLock.FILE_NAME,
          "lost+found");

  private final Path root;
  private final boolean readOnly;
  private final boolean ephemeral;
  private final DirectoryLock lock;
  private final StoreIdentity identity;
  private final boolean copy;
  private final AtomicBoolean unfinished;
  private final AtomicBoolean closed = new AtomicBoolean();

  private StoreDirectory(
      Path root,
      StoreOptions options,
      DirectoryLock lock,
      StoreIdentity identity,
      boolean copy,
      boolean isNew) {
    this.root = root;
    this.copy = copy;
    this.readOnly = options.readOnly();
    this.ephemeral = options.ephemeral();
    this.lock = lock;
    this.identity = identity;
    this.unfinished = new AtomicBoolean(isNew);
  }

  /**
   * Takes the directory, creating it if the options say so.
   *
   * @throws StoreException {@code STORE_LOCKED} naming the holder where known, {@code
   *     STORE_NOT_FOUND} if there is no store and none may be made here, {@code CORRUPT}, {@code
   *     FORMAT_TOO_NEW}, {@code FORMAT_TOO_OLD}, {@code IO_ERROR}, {@code DISK_FULL}
   */
  public static StoreDirectory open(StoreOptions options) {
    return open(options, UUID.randomUUID(), false);
  }

  /**
   * Takes a directory that does not exist, is empty or has what is left of such a copy, for a copy
   * of the store of that id.
   *
   * @throws StoreException as {@link #open}; also {@code STORE_LOCKED} if there is a store already
   */
  public static StoreDirectory createCopy(StoreOptions options, UUID storeId) {
    StoreDirectory directory = open(options, storeId, true);
    if (!directory.isNew()) {
      directory.close();
      throw new StoreException(
          ErrorCode.STORE_LOCKED,
          "there is a store already: directory="
              + directory.root()
              + "; name a directory that does not exist or is empty");
    }
    return directory;
  }

  private static StoreDirectory open(StoreOptions options, UUID newStoreId, boolean copy) {
    Path asked = options.directory().toAbsolutePath().normalize();
    try {
      Path root = locate(asked, options, copy);
      DirectoryLock lock = DirectoryLock.take(root, options.readOnly());
      boolean opened = false;
      try {
        StoreDirectory directory = openLocked(root, options, lock, newStoreId, copy);
        opened = true;
        return directory;
      } finally {
        if (!opened) {
          lock.close();
        }
      }
    } catch (IOException e) {
      throw StorageErrors.failed("opening the store", asked, e);
    }
  }

  private static Path locate(Path asked, StoreOptions options, boolean copy) throws IOException {
    boolean mayCreate = options.createIfMissing() && !options.readOnly();
    if (!Files.exists(asked)) {
      if (!mayCreate) {
        throw notFound(asked, "there is no such directory");
      }
      Files.createDirectories(asked);
    }
    if (!Files.isDirectory(asked)) {
      throw notFound(asked, "it is not a directory");
    }
    Path root = asked.toRealPath();
    if (!Files.exists(root.resolve(IDENTITY))) {
      if (!copy && isCutOff(root)) {
        throw notFound(
            root, "a backup or other copy of a store that was being made here was cut off");
      }
      if (!mayCreate) {
        throw notFound(root, "it holds no store");
      }
      requireRoomForStore(root);
    }
    return root;
  }

  private static boolean isCutOff(Path root) {
    return Files.exists(root.resolve(UNFINISHED_COPY))
        || Files.exists(root.resolve(UNFINISHED_COPY + ".new"));
  }

  private static void requireRoomForStore(Path root) throws IOException {
    boolean resuming =
        Files.exists(root.resolve(UNFINISHED_IDENTITY))
            || Files.exists(root.resolve(UNFINISHED_COPY));
    try (Stream<Path> entries = Files.list(root)) {
      for (Path entry : (Iterable<Path>) entries::iterator) {
        String name = entry.getFileName().toString();
        boolean ours = resuming && (PARTS.contains(name) || name.equals(UNFINISHED_COPY));
        if (!ours && !HARMLESS.contains(name)) {
          throw notFound(root, "it is not empty and holds no store (found " + name + ")");
        }
      }
    }
  }

  private static StoreException notFound(Path directory, String why) {
    return new StoreException(
        ErrorCode.STORE_NOT_FOUND,
        "no store to open: directory="
            + directory
            + ", "
            + why
            + "; name an existing store, or an empty directory with creation allowed");
  }

  private static StoreDirectory openLocked(
      Path root, StoreOptions options, DirectoryLock lock, UUID newStoreId, boolean copy)
      throws IOException {
    Path identityFile = root.resolve(IDENTITY);
    if (Files.exists(identityFile)) {
      StoreIdentity identity = StoreIdentity.read(identityFile);
      return new StoreDirectory(root, options, lock, identity, false, false);
    }
    for (String part : PARTS) {
      deleteTree(root.resolve(part));
    }
    StoreIdentity identity =
        new StoreIdentity(StoreIdentity.VERSION, newStoreId, options.clock().millis());
    DurableFiles.replace(root.resolve(unfinished(copy)), identity.encode());
    for (String part : List.of(LOG, META, SEGMENTS)) {
      Files.createDirectories(root.resolve(part));
    }
    DurableFiles.syncDirectory(root);
    return new StoreDirectory(root, options, lock, identity, copy, true);
  }

  private static String unfinished(boolean copy) {
    return copy ? UNFINISHED_COPY : UNFINISHED_IDENTITY;
  }

  /** Whether the store is being created: its log has not been made yet. */
  public boolean isNew() {
    return unfinished.get();
  }

  /**
   * Declares the creation done: from now on missing parts are corruption. Called by the commit log
   * once its first file exists, so everything else must have been created by then.
   *
   * @throws StoreException {@code IO_ERROR}, {@code DISK_FULL}
   */
  public void completeCreation() {
    if (!unfinished.get()) {
      return;
    }
    try {
      DurableFiles.rename(root.resolve(unfinished(copy)), root.resolve(IDENTITY));
    } catch (IOException e) {
      throw StorageErrors.failed("creating the store", root.resolve(IDENTITY), e);
    }
    unfinished.set(false);
  }

  /**
   * Reads the identity again.
   *
   * @param problems gets a line if it is damaged or another store's
   */
  public void verify(Consumer<String> problems) {
    try {
      StoreIdentity now = StoreIdentity.read(root.resolve(IDENTITY));
      if (!now.equals(identity)) {
        problems.accept(
            "store identity has changed: file="
                + root.resolve(IDENTITY)
                + " offset=0 expected="
                + identity
                + " actual="
                + now);
      }
    } catch (StoreException e) {
      problems.accept(String.valueOf(e.getMessage()));
    }
  }

  /** The directory's real path. */
  public Path root() {
    return root;
  }

  /** Where the commit log's files lie. */
  public Path log() {
    return root.resolve(LOG);
  }

  /** Where LMDB's files lie. */
  public Path meta() {
    return root.resolve(META);
  }

  /** Where what statements asked is remembered; there is nothing before anybody did. */
  public Path history() {
    return root.resolve(HISTORY);
  }

  /**
   * Removes what statements asked.
   *
   * @throws StoreException {@code IO_ERROR}
   */
  public void deleteHistory() {
    try {
      deleteTree(history());
    } catch (IOException e) {
      throw StorageErrors.failed("deleting what statements asked", history(), e);
    }
  }

  /** Where the tables' segment directories lie. */
  public Path segments() {
    return root.resolve(SEGMENTS);
  }

  /** Where the segments of a table lie; the directory may not exist yet. */
  public Path segments(int tableId) {
    return segments().resolve(Integer.toString(tableId));
  }

  /** Where a segment lies. */
  public Path segment(int tableId, long segmentId) {
    return segments(tableId).resolve(segmentId + ".seg");
  }

  /** Random, given at creation; every file of the store carries it. */
  public UUID storeId() {
    return identity.id();
  }

  /** When the store was created, ms since the epoch, UTC. */
  public long createdMillis() {
    return identity.createdMillis();
  }

  public boolean readOnly() {
    return readOnly;
  }

  /** Whether nothing needs to survive: no syncing, and the directory goes when closed. */
  public boolean ephemeral() {
    return ephemeral;
  }

  /** Gives the directory up; an ephemeral store's is deleted. Idempotent. */
  @Override
  public void close() {
    if (!closed.compareAndSet(false, true)) {
      return;
    }
    try {
      lock.release();
      if (ephemeral) {
        deleteTree(root);
      }
    } catch (IOException e) {
      throw StorageErrors.failed("closing the store", root, e);
    } finally {
      lock.forget();
    }
  }

  private static void deleteTree(Path top) throws IOException {
    if (!Files.exists(top)) {
      return;
    }
    List<Path> deepestFirst;
    try (Stream<Path> tree = Files.walk(top)) {
      deepestFirst = tree.sorted(Comparator.reverseOrder()).toList();
    }
    for (Path path : deepestFirst) {
      Files.deleteIfExists(path);
    }
  }
}
