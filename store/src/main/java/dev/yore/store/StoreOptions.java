package dev.yore.store;

import dev.yore.store.codec.DictionaryUse;
import dev.yore.store.table.CachePolicy;
import dev.yore.store.tier.TierOptions;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;

/**
 * How to open a store. Immutable; start from {@link #at} or {@link #ephemeral} and use the {@code
 * with…} methods.
 *
 * @param directory where the store lives
 * @param createIfMissing make an empty store if there is none
 * @param readOnly refuse changes; several processes may read a store that nobody writes
 * @param ephemeral the directory is deleted when the store is closed, and commits are not synced
 * @param clock where stamps come from
 * @param cacheBytes budget of decoded vectors kept in memory
 * @param cachePolicy which of them go when it is full
 * @param queryBytes what the queries of the store may hold together while they run, beside those
 *     vectors
 * @param flushRowEvents unflushed row events of a table at which L0 is turned into a segment
 * @param backgroundWork whether flushing and merging run by themselves; off, only {@link
 *     Store#flush()} and {@link Store#coalesce} do it
 * @param coalescence whether and how segments are merged in the background
 * @param dictionaries whether texts in segments are compressed with dictionaries trained with them
 * @param tiers where segments may lie beside the directory
 */
public record StoreOptions(
    Path directory,
    boolean createIfMissing,
    boolean readOnly,
    boolean ephemeral,
    InstantSource clock,
    long cacheBytes,
    CachePolicy cachePolicy,
    long queryBytes,
    int flushRowEvents,
    boolean backgroundWork,
    CoalescenceOptions coalescence,
    DictionaryUse dictionaries,
    TierOptions tiers) {

  /** 256 Ki: four blocks' worth, so that most rows are merged once or never (docs/decisions). */
  public static final int DEFAULT_FLUSH_ROW_EVENTS = 1 << 18;

  /** What names of settings of the cache begin with. */
  public static final String CACHE_PREFIX = "cache.";

  private static final Set<String> CACHE_KEYS = Set.of("bytes", "policy");

  /** What names of settings of the store's queries begin with. */
  public static final String QUERIES_PREFIX = "queries.";

  private static final Set<String> QUERIES_KEYS = Set.of("bytes");

  /** Less than a batch of every operator cannot work. */
  private static final long MIN_QUERY_BYTES = 1 << 20;

  /** A durable store in the directory, created if missing. */
  public static StoreOptions at(Path directory) {
    long heapBytes = Runtime.getRuntime().maxMemory();
    return new StoreOptions(
        directory,
        true,
        false,
        false,
        InstantSource.system(),
        heapBytes / 4,
        CachePolicy.DEFAULT,
        heapBytes / 2,
        DEFAULT_FLUSH_ROW_EVENTS,
        true,
        CoalescenceOptions.DEFAULT,
        DictionaryUse.MEASURED,
        TierOptions.NONE);
  }

  /** A store that lives in a directory of its own until it is closed. */
  public static StoreOptions ephemeral(Path directory) {
    return at(directory).with(copy -> copy.ephemeral = true);
  }

  private StoreOptions with(Consumer<Copy> change) {
    Copy copy = new Copy(this);
    change.accept(copy);
    return copy.build();
  }

  public StoreOptions withCreateIfMissing(boolean value) {
    return with(copy -> copy.createIfMissing = value);
  }

  public StoreOptions withReadOnly(boolean value) {
    return with(copy -> copy.readOnly = value);
  }

  public StoreOptions withClock(InstantSource value) {
    return with(copy -> copy.clock = value);
  }

  public StoreOptions withCacheBytes(long value) {
    return with(copy -> copy.cacheBytes = value);
  }

  public StoreOptions withCachePolicy(CachePolicy value) {
    return with(copy -> copy.cachePolicy = value);
  }

  public StoreOptions withQueryBytes(long value) {
    return with(copy -> copy.queryBytes = value);
  }

  public StoreOptions withFlushRowEvents(int value) {
    return with(copy -> copy.flushRowEvents = value);
  }

  public StoreOptions withBackgroundWork(boolean value) {
    return with(copy -> copy.backgroundWork = value);
  }

  /** Whether segments are merged in the background. */
  public StoreOptions withCoalescing(boolean value) {
    return withCoalescence(coalescence.withEnabled(value));
  }

  public StoreOptions withCoalescence(CoalescenceOptions value) {
    return with(copy -> copy.coalescence = value);
  }

  public StoreOptions withDictionaries(DictionaryUse value) {
    return with(copy -> copy.dictionaries = value);
  }

  public StoreOptions withTiers(TierOptions value) {
    return with(copy -> copy.tiers = value);
  }

  /**
   * These with what properties say: those that {@link SettingNames#isSetting} knows; others are
   * left alone.
   *
   * @throws StoreException {@code INVALID_PARAMETER} for an unknown key or a wrong value
   */
  public StoreOptions withSettings(Map<String, String> properties) {
    SettingKeys cache = new SettingKeys(CACHE_PREFIX, properties, CACHE_KEYS);
    SettingKeys queries = new SettingKeys(QUERIES_PREFIX, properties, QUERIES_KEYS);
    String policy = cache.text("policy");
    return withTiers(TierOptions.from(properties))
        .withCoalescence(CoalescenceOptions.from(properties))
        .withCacheBytes(cache.number("bytes", cacheBytes))
        .withCachePolicy(policy == null ? cachePolicy : CachePolicy.of(policy))
        .withQueryBytes(queries.number("bytes", queryBytes, MIN_QUERY_BYTES, Long.MAX_VALUE));
  }

  /** Options being changed; lives for one call of a {@code with…} method. */
  private static final class Copy {
    private final Path directory;
    private boolean createIfMissing;
    private boolean readOnly;
    private boolean ephemeral;
    private InstantSource clock;
    private long cacheBytes;
    private CachePolicy cachePolicy;
    private long queryBytes;
    private int flushRowEvents;
    private boolean backgroundWork;
    private CoalescenceOptions coalescence;
    private DictionaryUse dictionaries;
    private TierOptions tiers;

    Copy(StoreOptions from) {
      directory = from.directory;
      createIfMissing = from.createIfMissing;
      readOnly = from.readOnly;
      ephemeral = from.ephemeral;
      clock = from.clock;
      cacheBytes = from.cacheBytes;
      cachePolicy = from.cachePolicy;
      queryBytes = from.queryBytes;
      flushRowEvents = from.flushRowEvents;
      backgroundWork = from.backgroundWork;
      coalescence = from.coalescence;
      dictionaries = from.dictionaries;
      tiers = from.tiers;
    }

    StoreOptions build() {
      return new StoreOptions(
          directory,
          createIfMissing,
          readOnly,
          ephemeral,
          clock,
          cacheBytes,
          cachePolicy,
          queryBytes,
          flushRowEvents,
          backgroundWork,
          coalescence,
          dictionaries,
          tiers);
    }
  }
}
