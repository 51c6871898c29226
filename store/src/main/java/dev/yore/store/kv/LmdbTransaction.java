package dev.yore.store.kv;

import dev.yore.store.ErrorCode;
import dev.yore.store.StoreException;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.lmdbjava.Cursor;
import org.lmdbjava.Dbi;
import org.lmdbjava.GetOp;
import org.lmdbjava.PutFlags;
import org.lmdbjava.SeekOp;
import org.lmdbjava.Txn;

/** Reads and writes through one LMDB transaction, checking every value. Confined to one thread. */
final class LmdbTransaction implements WriteTransaction {
  private final Map<KvDatabase, Dbi<NativeSlice>> databases;
  private final Txn<NativeSlice> txn;
  private final String dataFile;
  private final NativeSlice keySlice = new NativeSlice();
  private final NativeSlice valueSlice = new NativeSlice();

  LmdbTransaction(
      Map<KvDatabase, Dbi<NativeSlice>> databases, Txn<NativeSlice> txn, String dataFile) {
    this.databases = databases;
    this.txn = txn;
    this.dataFile = dataFile;
  }

  @Override
  public byte @Nullable [] get(KvDatabase database, byte[] key) {
    Dbi<NativeSlice> dbi = databases.get(database);
    if (dbi == null) {
      return null; // Opened for reading before it was ever made.
    }
    NativeSlice found = dbi.get(txn, keyOf(database, key));
    return found == null ? null : content(database, key, found.copy());
  }

  @Override
  public void scan(
      KvDatabase database,
      byte @Nullable [] fromKey,
      byte @Nullable [] toKey,
      ScanOrder order,
      KvVisitor visitor) {
    Dbi<NativeSlice> dbi = databases.get(database);
    if (dbi == null) {
      return;
    }
    try (Cursor<NativeSlice> cursor = dbi.openCursor(txn)) {
      if (order == ScanOrder.FORWARD) {
        forward(database, cursor, fromKey, toKey, visitor);
      } else {
        backward(database, cursor, fromKey, toKey, visitor);
      }
    }
  }

  private void forward(
      KvDatabase database,
      Cursor<NativeSlice> cursor,
      byte @Nullable [] fromKey,
      byte @Nullable [] toKey,
      KvVisitor visitor) {
    boolean found = fromKey == null ? cursor.first() : seek(database, cursor, fromKey);
    while (found) {
      byte[] key = cursor.key().copy();
      if (toKey != null && Arrays.compareUnsigned(key, toKey) >= 0) {
        return;
      }
      if (!visitor.visit(key, content(database, key, cursor.val().copy()))) {
        return;
      }
      found = cursor.next();
    }
  }

  private void backward(
      KvDatabase database,
      Cursor<NativeSlice> cursor,
      byte @Nullable [] fromKey,
      byte @Nullable [] toKey,
      KvVisitor visitor) {
    boolean found =
        (toKey != null && seek(database, cursor, toKey))
            ? cursor.prev()
            : cursor.seek(SeekOp.MDB_LAST);
    while (found) {
      byte[] key = cursor.key().copy();
      if (fromKey != null && Arrays.compareUnsigned(key, fromKey) < 0) {
        return;
      }
      if (!visitor.visit(key, content(database, key, cursor.val().copy()))) {
        return;
      }
      found = cursor.prev();
    }
  }

  private boolean seek(KvDatabase database, Cursor<NativeSlice> cursor, byte[] key) {
    return cursor.get(keyOf(database, key), GetOp.MDB_SET_RANGE);
  }

  @Override
  public void put(KvDatabase database, byte[] key, byte[] value) {
    put(database, key, value, new PutFlags[0]);
  }

  @Override
  public void putAppend(KvDatabase database, byte[] key, byte[] value) {
    put(database, key, value, PutFlags.MDB_APPEND);
  }

  private void put(KvDatabase database, byte[] key, byte[] value, PutFlags... flags) {
    NativeSlice nativeKey = keyOf(database, key);
    valueSlice.set(KvValueFormat.encode(database, key, value));
    try {
      writable(database).put(txn, nativeKey, valueSlice, flags);
    } catch (Dbi.KeyExistsException e) { // LMDB's word for an append that is none.
      throw new StoreException(
          ErrorCode.INTERNAL,
          "metadata keys must ascend: database=" + database.databaseName() + " key=" + hex(key),
          e);
    }
  }

  @Override
  public boolean delete(KvDatabase database, byte[] key) {
    return writable(database).delete(txn, keyOf(database, key));
  }

  private Dbi<NativeSlice> writable(KvDatabase database) {
    Dbi<NativeSlice> dbi = databases.get(database);
    if (dbi == null) {
      throw new StoreException(
          ErrorCode.INTERNAL, "metadata database is not open: " + database.databaseName());
    }
    return dbi;
  }

  private NativeSlice keyOf(KvDatabase database, byte[] key) {
    if (key.length == 0 || key.length > KeyValueStore.MAX_KEY_BYTES) {
      throw new StoreException(
          ErrorCode.INTERNAL,
          "metadata key has a length LMDB cannot hold: database="
              + database.databaseName()
              + " bytes="
              + key.length
              + " limit="
              + KeyValueStore.MAX_KEY_BYTES);
    }
    keySlice.set(key);
    return keySlice;
  }

  private byte[] content(KvDatabase database, byte[] key, byte[] encoded) {
    if (!KvValueFormat.isIntact(database, key, encoded)) {
      throw new StoreException(
          ErrorCode.CORRUPT,
          String.format(
              "metadata checksum mismatch: file=%s database=%s key=%s expected=%08x actual=%08x",
              dataFile,
              database.databaseName(),
              hex(key),
              KvValueFormat.expected(encoded),
              KvValueFormat.checksum(database, key, encoded)));
    }
    if (KvValueFormat.format(encoded) > KvValueFormat.FORMAT) {
      throw new StoreException(
          ErrorCode.FORMAT_TOO_NEW,
          "metadata value of a newer Yore: file="
              + dataFile
              + " database="
              + database.databaseName()
              + " key="
              + hex(key)
              + "; open it with that version");
    }
    return KvValueFormat.content(encoded);
  }

  private static String hex(byte[] key) {
    return HexFormat.of().formatHex(key);
  }
}
