package dev.yore.store.metadata;

import dev.yore.store.codec.CatalogCodec;
import dev.yore.store.kv.KvDatabase;
import dev.yore.store.kv.KvKeys;
import dev.yore.store.kv.ReadTransaction;
import dev.yore.store.kv.ScanOrder;
import dev.yore.store.schema.Catalog;
import dev.yore.store.schema.Catalogs;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Reads everything but the commits in one transaction, as one checkpoint left it. One thread. */
final class StateReader {
  private final ReadTransaction txn;
  private final EntryDecoder decoder;

  StateReader(ReadTransaction txn, EntryDecoder decoder) {
    this.txn = txn;
    this.decoder = decoder;
  }

  MetadataState read() {
    byte[] checkpoint = txn.get(KvDatabase.SETTINGS, MetadataKeys.CHECKPOINT);
    return new MetadataState(
        checkpoint == null
            ? Checkpoint.NONE
            : decoder.decode("checkpoint", checkpoint, Checkpoint::decode),
        catalogs(),
        tables(),
        segments(),
        places(),
        history());
  }

  private Catalogs catalogs() {
    byte[] bytes = txn.get(KvDatabase.SETTINGS, MetadataKeys.BRANCHES);
    if (bytes == null) {
      return Catalogs.ofMain(newestCatalog());
    }
    BranchesEntry entry = decoder.decode("branches", bytes, BranchesEntry::decode);
    Map<Integer, Catalog> catalogs = new HashMap<>();
    entry
        .catalogVersions()
        .forEach((branchId, version) -> catalogs.put(branchId, catalog(version)));
    return new Catalogs(newestVersion(catalogs), entry.branches(), catalogs);
  }

  private static long newestVersion(Map<Integer, Catalog> catalogs) {
    return catalogs.values().stream().mapToLong(Catalog::version).max().orElse(0);
  }

  private Catalog catalog(long version) {
    if (version == Catalog.EMPTY.version()) {
      return Catalog.EMPTY;
    }
    byte[] bytes = txn.get(KvDatabase.CATALOG, KvKeys.ofLong(version));
    if (bytes == null) {
      throw decoder.missing("catalog " + version);
    }
    return decoder.decode("catalog", bytes, CatalogCodec::decode);
  }

  private Catalog newestCatalog() {
    List<Catalog> newest = new ArrayList<>();
    txn.scan(
        KvDatabase.CATALOG,
        null,
        null,
        ScanOrder.BACKWARD,
        (key, value) -> {
          newest.add(decoder.decode("catalog", value, CatalogCodec::decode));
          return false;
        });
    return newest.isEmpty() ? Catalog.EMPTY : newest.get(0);
  }

  private HistoryState history() {
    byte[] bytes = txn.get(KvDatabase.SETTINGS, MetadataKeys.HISTORY);
    return bytes == null
        ? HistoryState.WHOLE
        : decoder.decode("history", bytes, HistoryState::decode);
  }

  private List<TableState> tables() {
    List<TableState> tables = new ArrayList<>();
    txn.scan(
        KvDatabase.SETTINGS,
        MetadataKeys.TABLE,
        MetadataKeys.TABLE_END,
        ScanOrder.FORWARD,
        (key, value) -> {
          int tableId = MetadataKeys.tableOf(key);
          tables.add(
              decoder.decode("table state", value, bytes -> TableState.decode(tableId, bytes)));
          return true;
        });
    return tables;
  }

  /** Decodes an entry about a segment. */
  private interface SegmentDecoder<T> {
    EntryDecoder.Decoder<T> of(int tableId, long segmentId);
  }

  private List<SegmentEntry> segments() {
    return ofSegments(
        KvDatabase.SEGMENTS,
        "segment",
        (tableId, segmentId) -> bytes -> SegmentEntry.decode(tableId, segmentId, bytes));
  }

  private List<SegmentPlace> places() {
    return ofSegments(
        KvDatabase.TIERS,
        "segment place",
        (tableId, segmentId) -> bytes -> SegmentPlace.decode(tableId, segmentId, bytes));
  }

  private <T> List<T> ofSegments(KvDatabase database, String what, SegmentDecoder<T> segments) {
    List<T> entries = new ArrayList<>();
    txn.scan(
        database,
        null,
        null,
        ScanOrder.FORWARD,
        (key, value) -> {
          int tableId = KvKeys.intAt(key, 0);
          long segmentId = KvKeys.longAt(key, Integer.BYTES);
          entries.add(decoder.decode(what, value, segments.of(tableId, segmentId)));
          return true;
        });
    return entries;
  }
}
