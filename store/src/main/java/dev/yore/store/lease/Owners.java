package dev.yore.store.lease;

import dev.yore.store.ErrorCode;
import dev.yore.store.StoreException;
import dev.yore.store.object.ObjectAccess;
import java.nio.charset.StandardCharsets;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * The owners of a published store, by epoch. An epoch's owner is written once, by a conditional
 * write, and the highest epoch's owns the store; so a takeover is one more object and needs nothing
 * of the object store but that. Safe for many threads.
 *
 * <pre>
 * owner               epoch 1
 * owner.N             epoch N, from 2 on without gaps
 * owner.N.renewed     a Renewal, written by its owner only
 * owner.latest        the number of a recent epoch in decimal digits
 * </pre>
 */
public final class Owners {
  private static final String FIRST = "owner";
  private static final String LATEST = FIRST + ".latest";
  private static final String RENEWED = ".renewed";

  private final ObjectAccess objects;

  public Owners(ObjectAccess objects) {
    this.objects = objects;
  }

  static String key(long epoch) {
    return epoch == 1 ? FIRST : FIRST + "." + epoch;
  }

  private static String renewedKey(long epoch) {
    return FIRST + "." + epoch + RENEWED;
  }

  /** What messages call an epoch's owner. */
  String name(long epoch) {
    return objects.name(key(epoch));
  }

  /** The highest epoch; 0 if nobody ever owned the place. */
  public long newest() {
    long epoch = pointer();
    while (exists(epoch + 1)) {
      epoch++;
    }
    return epoch;
  }

  boolean exists(long epoch) {
    return objects.size(key(epoch)).isPresent();
  }

  private long pointer() {
    byte[] bytes = objects.find(LATEST);
    try {
      return bytes == null ? 0 : Long.parseLong(new String(bytes, StandardCharsets.US_ASCII));
    } catch (NumberFormatException e) {
      return 0; // It only saves questions.
    }
  }

  /**
   * Who owned the store in an epoch; null if somebody deleted that, so that it is free.
   *
   * @throws StoreException {@code CORRUPT}
   */
  @Nullable Owner owner(long epoch) {
    byte[] bytes = objects.find(key(epoch));
    if (bytes == null) {
      return null;
    }
    Owner owner = Owner.decode(bytes);
    if (owner == null) {
      throw new StoreException(
          ErrorCode.CORRUPT,
          "not the name of an owner: object="
              + name(epoch)
              + "; take the store over to replace it");
    }
    return owner;
  }

  /**
   * Begins an epoch.
   *
   * @return whether it is the given owner's; false if somebody else was quicker
   */
  boolean begin(long epoch, Owner owner) {
    if (!objects.putIfAbsent(key(epoch), owner.encode())) {
      return false;
    }
    objects.put(LATEST, Long.toString(epoch).getBytes(StandardCharsets.US_ASCII));
    return true;
  }

  /** The last sign of life in an epoch; null for none. */
  public @Nullable Renewal renewal(long epoch) {
    byte[] bytes = objects.find(renewedKey(epoch));
    return bytes == null ? null : Renewal.decode(bytes);
  }

  void renew(long epoch, Renewal renewal) {
    objects.put(renewedKey(epoch), renewal.encode());
  }

  /**
   * The object store's own time of an epoch's last sign of life, ms since the epoch; -1 for none.
   */
  long renewedMillis(long epoch) {
    String key = renewedKey(epoch);
    long[] found = {-1};
    objects.list(
        key,
        object -> {
          if (object.key().equals(key)) {
            found[0] = object.modifiedMillis();
          }
        });
    return found[0];
  }

  /** Who holds an epoch, for messages. */
  public String describe(long epoch) {
    Renewal renewal = renewal(epoch);
    return "epoch %d (%s)"
        .formatted(epoch, renewal == null ? "no sign of life yet" : renewal.where());
  }

  /** A new name for a directory. */
  static String newToken() {
    return UUID.randomUUID().toString();
  }
}
