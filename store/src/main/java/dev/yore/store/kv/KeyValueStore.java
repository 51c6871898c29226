package dev.yore.store.kv;

import dev.yore.store.ErrorCode;
import dev.yore.store.StoreException;
import dev.yore.store.directory.DurableFiles;
import dev.yore.store.directory.StorageErrors;
import dev.yore.store.directory.StoreDirectory;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import java.util.concurrent.locks.ReentrantLock;
import java.util.concurrent.locks.ReentrantReadWriteLock;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.lmdbjava.CopyFlags;
import org.lmdbjava.Dbi;
import org.lmdbjava.DbiFlags;
import org.lmdbjava.Env;
import org.lmdbjava.EnvFlags;
import org.lmdbjava.Txn;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The store's metadata in LMDB: named, ordered databases of checksummed values; readers see one
 * consistent state and never block, one writer at a time. Open it before the commit log is
 * replayed.
 *
 * <p>LMDB has no checksums of its own, and damaged structure can crash it. So whenever nobody is
 * writing, checksums of all pages lie beside the file: deleted before a write, written after it (a
 * large file: only when closed cleanly), and checked before LMDB maps the file.
 *
 * <p>Thread-safe. Transactions live inside {@link #read} and {@link #write}, so that none is open
 * when the environment is closed; {@link #close} waits for them. Nothing mapped leaves a
 * transaction.
 */
public final class KeyValueStore implements AutoCloseable {
  /** LMDB's limit. */
  public static final int MAX_KEY_BYTES = 511;

  /** Address space, not disk; reserved up front, because growing a map under readers is unsafe. */
  private static final long MAP_BYTES = 16L << 30;

  /** Where address space is scarce, or where LMDB makes the file as large as the map. */
  private static final long SMALL_MAP_BYTES = 1L << 30;

  /** One slot per running read; more than any thread pool of ours. */
  private static final int MAX_READERS = 1024;

  /**
   * Up to here, the metadata of some 30 million commits, reading the whole file after a write costs
   * 80 ms at most, of which there is one per flush or merge.
   */
  private static final long MAX_CHECKSUM_AFTER_WRITE_BYTES = 1L << 30;

  private static final Logger LOG = LoggerFactory.getLogger(KeyValueStore.class);
  private static final String DATA_FILE = "data.mdb";
  private static final String LOCK_FILE = "lock.mdb";
  private static final String CHECKSUM_FILE = "data.mdb.crc";

  /** For what can be lost and is bounded by its writers. */
  private static final long SIDE_MAP_BYTES = 256L << 20;

  private final StoreDirectory directory;
  private final Path dataFile;
  private final Env<NativeSlice> environment;
  private final Map<KvDatabase, Dbi<NativeSlice>> databases;
  private final ReentrantReadWriteLock usage = new ReentrantReadWriteLock();
  private final ReentrantLock writing = new ReentrantLock();
  private final Path checksumFile;
  private boolean closed;

  private KeyValueStore(
      StoreDirectory directory,
      Path where,
      Env<NativeSlice> environment,
      Map<KvDatabase, Dbi<NativeSlice>> databases) {
    this.directory = directory;
    this.dataFile = where.resolve(DATA_FILE);
    this.checksumFile = where.resolve(CHECKSUM_FILE);
    this.environment = environment;
    this.databases = databases;
  }

  /**
   * Opens the metadata, creating it in a store under construction.
   *
   * @throws StoreException {@code CORRUPT} with file and offset, {@code IO_ERROR}, {@code
   *     DISK_FULL}
   */
  public static KeyValueStore open(StoreDirectory directory) {
    Path data = directory.meta().resolve(DATA_FILE);
    if (!directory.isNew() && !Files.exists(data)) {
      checkPages(directory, directory.meta());
      throw StorageErrors.corrupt("metadata file is missing", data, 0, "");
    }
    return open(directory, directory.meta(), reservedBytes());
  }

  /**
   * Opens, or creates, a database file of its own for what the store can live without, so that
   * damage to it keeps nobody from the data. Of a store that is not open for reading only.
   *
   * @param where a directory of the store's; created if missing
   * @throws StoreException {@code CORRUPT} with file and offset, {@code IO_ERROR}, {@code
   *     DISK_FULL}
   */
  public static KeyValueStore openBeside(StoreDirectory directory, Path where) {
    try {
      Files.createDirectories(where);
    } catch (IOException e) {
      throw StorageErrors.failed("creating a directory", where, e);
    }
    return open(directory, where, SIDE_MAP_BYTES);
  }

  private static void checkPages(StoreDirectory directory, Path where) {
    Path data = where.resolve(DATA_FILE);
    try {
      PageChecksums.check(data, where.resolve(CHECKSUM_FILE), directory.storeId());
    } catch (IOException e) {
      throw StorageErrors.failed("opening the metadata", data, e);
    }
  }

  private static KeyValueStore open(StoreDirectory directory, Path where, long mapBytes) {
    Path data = where.resolve(DATA_FILE);
    checkPages(directory, where);
    try {
      if (!directory.readOnly()) {
        DurableFiles.delete(where.resolve(CHECKSUM_FILE));
        Files.deleteIfExists(where.resolve(LOCK_FILE)); // The store's own lock keeps others out.
      }
    } catch (IOException e) {
      throw StorageErrors.failed("opening the metadata", data, e);
    }
    return LmdbErrors.translate(
        "opening the metadata", data, () -> openEnvironment(directory, where, mapBytes));
  }

  /**
   * What is wrong with the checksums of the pages themselves, or null. They say nothing that the
   * file does not say, so they may be made anew if every value is right.
   */
  public static @Nullable String damagedChecksums(StoreDirectory directory) {
    Path file = directory.meta().resolve(CHECKSUM_FILE);
    try {
      PageChecksums.requireIntact(file, directory.storeId());
      return null;
    } catch (StoreException e) {
      return Objects.requireNonNullElse(e.getMessage(), e.toString());
    } catch (IOException e) {
      throw StorageErrors.failed("reading the metadata's checksums", file, e);
    }
  }

  /** Takes the checksums of the pages out of the way, or puts them back. */
  public static void setChecksumsAside(StoreDirectory directory, boolean aside) {
    Path file = directory.meta().resolve(CHECKSUM_FILE);
    Path other = directory.meta().resolve(CHECKSUM_FILE + ".damaged");
    try {
      DurableFiles.rename(aside ? file : other, aside ? other : file);
    } catch (IOException e) {
      throw StorageErrors.failed("moving the metadata's checksums", file, e);
    }
  }

  /** Removes checksums that were set aside. */
  public static void forgetChecksumsAside(StoreDirectory directory) {
    Path file = directory.meta().resolve(CHECKSUM_FILE + ".damaged");
    try {
      DurableFiles.delete(file);
    } catch (IOException e) {
      throw StorageErrors.failed("removing damaged checksums", file, e);
    }
  }

  private static KeyValueStore openEnvironment(
      StoreDirectory directory, Path where, long mapBytes) {
    LmdbNative.prepare();
    Env<NativeSlice> environment =
        Env.create(NativeSliceProxy.INSTANCE)
            .setMapSize(mapBytes)
            .setMaxReaders(MAX_READERS)
            .setMaxDbs(KvDatabase.values().length)
            .open(where.toFile(), flags(directory));
    boolean opened = false;
    try {
      KeyValueStore store =
          new KeyValueStore(
              directory, where, environment, openDatabases(environment, directory.readOnly()));
      store.writeChecksums(MAX_CHECKSUM_AFTER_WRITE_BYTES);
      opened = true;
      return store;
    } finally {
      if (!opened) {
        environment.close();
      }
    }
  }

  private static long reservedBytes() {
    boolean narrow = "32".equals(System.getProperty("sun.arch.data.model"));
    boolean windows = System.getProperty("os.name", "").startsWith("Windows");
    return narrow || windows ? SMALL_MAP_BYTES : MAP_BYTES;
  }

  private static EnvFlags[] flags(StoreDirectory directory) {
    if (directory.readOnly()) {
      return new EnvFlags[] {EnvFlags.MDB_NOTLS, EnvFlags.MDB_RDONLY_ENV, EnvFlags.MDB_NOLOCK};
    }
    if (directory.ephemeral()) {
      return new EnvFlags[] {EnvFlags.MDB_NOTLS, EnvFlags.MDB_NOSYNC};
    }
    return new EnvFlags[] {EnvFlags.MDB_NOTLS};
  }

  private static Map<KvDatabase, Dbi<NativeSlice>> openDatabases(
      Env<NativeSlice> environment, boolean readOnly) {
    Map<KvDatabase, Dbi<NativeSlice>> databases = new EnumMap<>(KvDatabase.class);
    for (KvDatabase database : KvDatabase.values()) {
      if (!readOnly) {
        databases.put(database, environment.openDbi(database.nameBytes(), DbiFlags.MDB_CREATE));
      } else if (exists(environment, database)) {
        databases.put(database, environment.openDbi(database.nameBytes()));
      }
    }
    return databases;
  }

  private static boolean exists(Env<NativeSlice> environment, KvDatabase database) {
    return environment.getDbiNames().stream()
        .anyMatch(name -> Arrays.equals(name, database.nameBytes()));
  }

  /**
   * Runs the function on the newest committed state and returns its result.
   *
   * @throws StoreException {@code STORE_CLOSED}, {@code CORRUPT}, {@code IO_ERROR}
   */
  public <T extends @Nullable Object> T read(Function<ReadTransaction, T> function) {
    return use(
        () -> {
          try (Txn<NativeSlice> txn = environment.txnRead()) {
            return function.apply(transaction(txn));
          }
        });
  }

  /**
   * Runs the changes and commits them durably; if they throw, nothing has happened.
   *
   * @throws StoreException {@code STORE_CLOSED}, {@code READ_ONLY}, {@code DISK_FULL}, {@code
   *     CORRUPT}, {@code IO_ERROR}
   */
  public void write(Consumer<WriteTransaction> changes) {
    if (directory.readOnly()) {
      throw new StoreException(
          ErrorCode.READ_ONLY, "the store is open for reading only: " + directory.root());
    }
    if (writing.isHeldByCurrentThread()) {
      throw new StoreException(ErrorCode.INTERNAL, "metadata writes must not be nested");
    }
    writing.lock();
    try {
      use(
          () -> {
            deleteChecksums();
            try (Txn<NativeSlice> txn = environment.txnWrite()) {
              changes.accept(transaction(txn));
              txn.commit();
            }
            writeChecksums(MAX_CHECKSUM_AFTER_WRITE_BYTES);
            return Boolean.TRUE;
          });
    } finally {
      writing.unlock();
    }
  }

  private void deleteChecksums() {
    try {
      DurableFiles.delete(checksumFile);
    } catch (IOException e) {
      throw StorageErrors.failed("deleting the metadata's checksums", checksumFile, e);
    }
  }

  /**
   * Without checksums the metadata is merely less protected, so failing to write them is no error.
   */
  private void writeChecksums(long maxFileBytes) {
    try {
      if (hasChecksums() && Files.size(dataFile) <= maxFileBytes) {
        PageChecksums.write(dataFile, checksumFile, directory.storeId());
      }
    } catch (IOException e) {
      LOG.warn(
          "Could not write the metadata's checksums: file={} ({})", checksumFile, e.toString());
    }
  }

  private boolean hasChecksums() {
    return !directory.readOnly() && !directory.ephemeral();
  }

  private LmdbTransaction transaction(Txn<NativeSlice> txn) {
    return new LmdbTransaction(databases, txn, dataFile.toString());
  }

  /** Keeps the environment open while the action runs. */
  private <T extends @Nullable Object> T use(LmdbErrors.Action<T> action) {
    usage.readLock().lock();
    try {
      if (closed) {
        throw new StoreException(
            ErrorCode.STORE_CLOSED, "the store is closed: directory=" + directory.root());
      }
      return LmdbErrors.translate("using the metadata", dataFile, action);
    } finally {
      usage.readLock().unlock();
    }
  }

  /** Bytes of address space that the file may fill. */
  public long mapBytes() {
    return environment.info().mapSize;
  }

  /** Bytes of the metadata file on disk. */
  public long sizeBytes() {
    try {
      return Files.size(dataFile);
    } catch (IOException e) {
      throw StorageErrors.failed("measuring the metadata", dataFile, e);
    }
  }

  /**
   * Checks every page, if there are checksums, and every value.
   *
   * @param problems gets one line for the pages and one per database with a problem
   */
  public void verify(Consumer<String> problems) {
    verifyPages(problems);
    for (KvDatabase database : KvDatabase.values()) {
      try {
        this.<@Nullable Object>read(
            txn -> {
              txn.scan(database, null, null, ScanOrder.FORWARD, (key, value) -> true);
              return null;
            });
      } catch (StoreException e) {
        problems.accept(Objects.requireNonNullElse(e.getMessage(), e.toString()));
      }
    }
  }

  private void verifyPages(Consumer<String> problems) {
    writing.lock();
    try {
      PageChecksums.check(dataFile, checksumFile, directory.storeId());
    } catch (StoreException e) {
      problems.accept(Objects.requireNonNullElse(e.getMessage(), e.toString()));
    } catch (IOException e) {
      problems.accept("metadata cannot be read: file=" + dataFile + " (" + e + ")");
    } finally {
      writing.unlock();
    }
  }

  /**
   * Writes a compact copy of the current state, with its checksums, while in use.
   *
   * @param target an existing directory without metadata, for a store of the given id
   */
  public void copyTo(Path target, UUID targetStoreId) {
    Path copy = target.resolve(DATA_FILE);
    use(
        () -> {
          environment.copy(target.toFile(), CopyFlags.MDB_CP_COMPACT);
          return Boolean.TRUE;
        });
    try {
      PageChecksums.write(copy, target.resolve(CHECKSUM_FILE), targetStoreId);
    } catch (IOException e) {
      throw StorageErrors.failed("copying the metadata", copy, e);
    }
  }

  /** Waits for running transactions and closes. Idempotent. */
  @Override
  public void close() {
    usage.writeLock().lock();
    try {
      if (closed) {
        return;
      }
      closed = true;
      environment.close();
      if (!Files.exists(checksumFile)) {
        writeChecksums(Long.MAX_VALUE);
      }
    } finally {
      usage.writeLock().unlock();
    }
  }
}
