package dev.yore.store.manifest;

import dev.yore.store.Commit;
import dev.yore.store.ErrorCode;
import dev.yore.store.StoreException;
import dev.yore.store.object.ObjectAccess;
import dev.yore.store.schema.Catalog;
import dev.yore.store.tier.SegmentCopies;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * The manifests in an object store. Manifests are numbered and never changed; a number is given
 * once, by a conditional write, so that of two writers one notices. Safe for many threads.
 */
public final class ManifestStore {
  static final String PREFIX = "manifests/";
  private static final String SUFFIX = ".manifest";
  private static final String LATEST = PREFIX + "latest";

  /** So far a reader looks behind what the pointer says, which a crash may have left behind. */
  private static final int MAX_AHEAD = 1_000;

  private final ObjectAccess objects;

  public ManifestStore(ObjectAccess objects) {
    this.objects = objects;
  }

  /** The object store. */
  public ObjectAccess objects() {
    return objects;
  }

  static String key(long number) {
    return String.format(Locale.ROOT, "%s%020d%s", PREFIX, number, SUFFIX);
  }

  /** What messages call a manifest. */
  public String name(long number) {
    return objects.name(key(number));
  }

  /** The number of a manifest's key, or -1 for another key. */
  static long numberOf(String key) {
    boolean isManifest = key.startsWith(PREFIX) && key.endsWith(SUFFIX);
    return isManifest
        ? Long.parseLong(key.substring(PREFIX.length(), key.length() - SUFFIX.length()))
        : -1;
  }

  /**
   * The newest manifest, or null if nothing was published. Lists nothing unless the pointer is
   * missing.
   *
   * @throws StoreException {@code CORRUPT}, {@code FORMAT_TOO_NEW}, {@code IO_ERROR}
   */
  public @Nullable Manifest latest() {
    return after(0);
  }

  /**
   * The newest manifest if it is newer than the given one, or null.
   *
   * @throws StoreException as {@link #latest}
   */
  public @Nullable Manifest after(long known) {
    long pointed = pointer();
    if (pointed == 0 && known > 0) {
      throw new StoreException(
          ErrorCode.STORE_NOT_FOUND,
          "nothing is published there any more: place=" + objects.name(PREFIX));
    }
    long number = Math.max(pointed, known);
    byte[] newest = number == known ? null : objects.find(key(number));
    if (newest == null && number > known) {
      throw new StoreException(
          ErrorCode.CORRUPT, "the newest manifest is missing: object=" + objects.name(key(number)));
    }
    for (int ahead = 0; ahead < MAX_AHEAD; ahead++) {
      byte[] next = objects.find(key(number + 1));
      if (next == null) {
        break;
      }
      number++;
      newest = next;
    }
    return newest == null ? null : ManifestCodec.decode(objects.name(key(number)), newest);
  }

  /** What the pointer says; without one, what a listing finds; 0 for none. */
  private long pointer() {
    byte[] bytes = objects.find(LATEST);
    if (bytes == null) {
      TreeSet<Long> numbers = numbers();
      return numbers.isEmpty() ? 0 : numbers.last();
    }
    try {
      return Long.parseLong(new String(bytes, StandardCharsets.US_ASCII).strip());
    } catch (NumberFormatException e) {
      throw new StoreException(
          ErrorCode.CORRUPT, "no number of a manifest: object=" + objects.name(LATEST), e);
    }
  }

  /** The numbers of all manifests there are. */
  TreeSet<Long> numbers() {
    TreeSet<Long> numbers = new TreeSet<>();
    objects.list(
        PREFIX,
        object -> {
          long number = numberOf(object.key());
          if (number >= 0) {
            numbers.add(number);
          }
        });
    return numbers;
  }

  /** A manifest that was published and not yet removed. */
  public Manifest read(long number) {
    return ManifestCodec.decode(objects.name(key(number)), objects.get(key(number)));
  }

  /** Whether a manifest is still there. */
  public boolean has(long number) {
    return objects.size(key(number)).isPresent();
  }

  /**
   * Publishes a manifest.
   *
   * @throws StoreException {@code STORE_LOCKED} if somebody else has published one of its number
   */
  public void write(Manifest manifest) {
    if (!objects.putIfAbsent(key(manifest.number()), ManifestCodec.encode(manifest))) {
      throw new StoreException(
          ErrorCode.STORE_LOCKED,
          "somebody else publishes here: object="
              + objects.name(key(manifest.number()))
              + "; one store publishes to one place");
    }
    objects.put(LATEST, Long.toString(manifest.number()).getBytes(StandardCharsets.US_ASCII));
  }

  /** The segments of one list. */
  public List<PublishedSegment> segments(PartRef list) {
    return ManifestCodec.decodeSegments(objects.name(list.key()), part(list));
  }

  /** The commits of one part, ascending. */
  public List<Commit> commits(PartRef part) {
    return ManifestCodec.decodeCommits(objects.name(part.key()), part(part));
  }

  /** The stamps of one part's commits. */
  long[] stamps(PartRef part) {
    return ManifestCodec.decodeStamps(objects.name(part.key()), part(part));
  }

  /** One catalog. */
  public Catalog catalog(PartRef part) {
    return ManifestCodec.decodeCatalog(objects.name(part.key()), part(part));
  }

  private byte[] part(PartRef part) {
    byte[] bytes = objects.get(part.key());
    if (bytes.length != part.length()) {
      throw new StoreException(
          ErrorCode.CORRUPT,
          "damaged: object=%s expected=%d bytes actual=%d"
              .formatted(objects.name(part.key()), part.length(), bytes.length));
    }
    return bytes;
  }

  /** Writes a part unless the manifest before has it, too. */
  PartRef put(byte[] content, Set<PartRef> known) {
    PartRef part = new PartRef(SegmentCopies.digestOf(content), content.length);
    if (!known.contains(part)) {
      objects.put(part.key(), content);
    }
    return part;
  }

  /** Fails if a manifest is another store's. */
  static void requireOwn(Manifest manifest, UUID storeId, String name) {
    if (!manifest.storeId().equals(storeId)) {
      throw new StoreException(
          ErrorCode.INVALID_PARAMETER,
          "another store is published there: place=%s store=%s; name a place of its own"
              .formatted(name, manifest.storeId()));
    }
  }
}
