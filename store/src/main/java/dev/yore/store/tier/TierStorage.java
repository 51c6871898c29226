package dev.yore.store.tier;

import dev.yore.store.ErrorCode;
import dev.yore.store.MemoryUse;
import dev.yore.store.StoreException;
import dev.yore.store.Tier;
import dev.yore.store.directory.StoreDirectory;
import dev.yore.store.lease.WriterLease;
import dev.yore.store.metadata.SegmentPlace;
import dev.yore.store.object.ObjectAccess;
import dev.yore.store.object.ObjectStoreOptions;
import dev.yore.store.segment.ByteRange;
import dev.yore.store.segment.SegmentReader;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.file.Path;
import java.util.List;
import java.util.OptionalLong;
import java.util.UUID;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/**
 * The tiers of one store: where each segment's bytes are, and how to read them. Decides nothing.
 * Safe for many threads.
 *
 * <pre>
 * SSD     segments/TABLE/SEGMENT.seg in the store's directory; stubs of objects are beside them
 * HDD     STOREID/TABLE/SEGMENT.seg in the other directory
 * OBJECT  segments/TABLE/SEGMENT-DIGEST.seg in the object store
 * </pre>
 */
public final class TierStorage implements AutoCloseable {
  public static final String STUB_SUFFIX = ".stub";

  /** Where objects of segments are. */
  public static final String OBJECT_PREFIX = "segments/";

  private static final String CACHE = "cache";

  private final StoreDirectory directory;
  private final @Nullable WriterLease lease;
  private final @Nullable Path hddRoot;
  private final @Nullable ObjectAccess objects;
  private final @Nullable BlockCache cache;
  private final AheadRequests ahead = new AheadRequests();

  /**
   * Opens what the options name; nothing is asked of the object store yet.
   *
   * @param owner what the store's directory calls itself where only one may write; null if it only
   *     reads
   * @param renewing whether a thread renews the right to write once it was taken
   */
  public TierStorage(
      StoreDirectory directory, TierOptions options, @Nullable String owner, boolean renewing) {
    this(directory, options, open(options.objects()), owner, renewing);
  }

  private static @Nullable ObjectAccess open(@Nullable ObjectStoreOptions options) {
    return options == null ? null : ObjectAccess.open(options);
  }

  /** Likewise, with an object store that is open already and closed with this. */
  public TierStorage(
      StoreDirectory directory,
      TierOptions options,
      @Nullable ObjectAccess objects,
      @Nullable String owner,
      boolean renewing) {
    this.directory = directory;
    this.lease =
        objects == null || owner == null
            ? null
            : new WriterLease(
                objects,
                directory.storeId(),
                owner,
                machine() + ":" + directory.root(),
                options.publishing().leaseSeconds() * 1000,
                renewing,
                System::nanoTime);
    Path hdd = options.hddDirectory();
    this.hddRoot = hdd == null ? null : hdd.resolve(directory.storeId().toString());
    this.objects = objects;
    this.cache =
        objects == null
            ? null
            : new BlockCache(directory.root().resolve(CACHE), options.cacheBytes());
  }

  /** Whether there is such a tier. */
  public boolean has(Tier tier) {
    return switch (tier) {
      case SSD -> true;
      case HDD -> hddRoot != null;
      case OBJECT -> objects != null;
    };
  }

  /**
   * The object store.
   *
   * @throws StoreException {@code INVALID_PARAMETER} if the store has none
   */
  public ObjectAccess objects() {
    if (objects == null) {
      throw missing("tier.object.uri");
    }
    return objects;
  }

  private static String machine() {
    try {
      return InetAddress.getLocalHost().getHostName();
    } catch (UnknownHostException e) {
      return "unknown host";
    }
  }

  /**
   * The right to write into the object store.
   *
   * @throws StoreException {@code STORE_LOCKED} if the store is only read, {@code
   *     INVALID_PARAMETER} if it has no object store
   */
  public WriterLease lease() {
    if (lease == null) {
      throw new StoreException(
          ErrorCode.STORE_LOCKED, "only a store's writer writes there: " + objects().name(""));
    }
    return lease;
  }

  private BlockCache cache() {
    if (cache == null) {
      throw missing("tier.object.uri");
    }
    return cache;
  }

  /** The root of the HDD tier's files of this store, if there is such a tier. */
  public @Nullable Path hddRoot() {
    return hddRoot;
  }

  private StoreException missing(String key) {
    return new StoreException(
        ErrorCode.INVALID_PARAMETER,
        "the store has no such tier: directory=" + directory.root() + "; open it with " + key);
  }

  /** The file of a segment on a tier that has files. */
  public Path file(SegmentPlace place) {
    return switch (place.tier()) {
      case SSD -> directory.segment(place.tableId(), place.segmentId());
      case HDD -> {
        if (hddRoot == null) {
          throw missing("tier.hdd.directory");
        }
        yield hddRoot
            .resolve(Integer.toString(place.tableId()))
            .resolve(directory.segment(place.tableId(), place.segmentId()).getFileName());
      }
      case OBJECT -> throw new IllegalArgumentException("an object has no file: " + place);
    };
  }

  /** Header and footer of a segment in the object store. */
  public Path stub(SegmentPlace place) {
    Path file = directory.segment(place.tableId(), place.segmentId());
    return file.resolveSibling(place.segmentId() + STUB_SUFFIX);
  }

  /** The object of a segment that has one. */
  public static String key(SegmentPlace place) {
    return OBJECT_PREFIX
        + place.tableId()
        + "/"
        + place.segmentId()
        + "-"
        + place.digest()
        + ".seg";
  }

  /** What messages call the segment's bytes. */
  public String name(SegmentPlace place) {
    return place.tier() == Tier.OBJECT ? objects().name(key(place)) : file(place).toString();
  }

  /**
   * Opens a segment where it lies.
   *
   * @param sizeBytes what the metadata says
   */
  public SegmentReader open(SegmentPlace place, long sizeBytes, UUID storeId) {
    return place.tier() == Tier.OBJECT
        ? SegmentReader.open(object(place, sizeBytes), storeId)
        : SegmentReader.open(file(place), place.tier(), storeId);
  }

  private ObjectSegment object(SegmentPlace place, long sizeBytes) {
    String key = key(place);
    return new ObjectSegment(
        objects(),
        cache(),
        ahead,
        key,
        sizeBytes,
        new SegmentStub(stub(place), objects(), key, sizeBytes));
  }

  /**
   * Puts a segment's file into the object store, unless it is there, and makes sure that what is
   * there is the segment.
   *
   * @param place with the digest
   * @param readBack whether to read all of it: before the last local copy goes
   */
  public void upload(SegmentPlace place, Path file, long sizeBytes, boolean readBack) {
    lease().holdRecently();
    String key = key(place);
    OptionalLong there = objects().size(key);
    if (there.isEmpty() || there.getAsLong() != sizeBytes) {
      objects().put(key, file, sizeBytes);
    }
    if (readBack) {
      String actual =
          SegmentCopies.digestOf(sizeBytes, (offset, length) -> objects().get(key, offset, length));
      SegmentCopies.requireSame(objects().name(key), String.valueOf(place.digest()), actual);
    }
  }

  /**
   * Fetches what is not here yet of some bytes of a segment in the object store.
   *
   * @param wanted whether the rest is, asked before every request
   * @return the bytes that came
   */
  public long warm(
      SegmentPlace place, long sizeBytes, List<ByteRange> ranges, BooleanSupplier wanted) {
    return object(place, sizeBytes).warm(ranges, wanted);
  }

  /** How much of some bytes of a segment in the object store would have to be fetched. */
  public long missingBytes(SegmentPlace place, long sizeBytes, List<ByteRange> ranges) {
    return object(place, sizeBytes).missingBytes(ranges);
  }

  /** Throws away local copies of a segment in the object store, or of one of its blocks. */
  public void cool(SegmentPlace place, long sizeBytes, @Nullable ByteRange range) {
    ObjectSegment object = object(place, sizeBytes);
    if (range == null) {
      object.forgetCopies();
    } else {
      object.drop(range.offset(), range.length());
    }
  }

  /** Bytes of objects kept on the local disk. */
  public long cachedBytes() {
    return cache == null ? 0 : cache.sizeBytes();
  }

  /** The pieces of objects kept on the local disk, and what was looked for among them. */
  public @Nullable MemoryUse cacheUse() {
    return cache == null
        ? null
        : new MemoryUse(
            "pieces of objects",
            MemoryUse.Where.DISK,
            cache.sizeBytes(),
            cache.budgetBytes(),
            cache.hits(),
            cache.misses());
  }

  @Override
  public void close() {
    if (lease != null) {
      lease.close();
    }
    if (cache != null) {
      cache.close();
    }
    ahead.end();
    if (objects != null) {
      objects.close();
    }
    ahead.close();
  }
}
