package dev.yore.store.manifest;

import dev.yore.store.Commit;
import dev.yore.store.codec.ByteReader;
import dev.yore.store.codec.ByteWriter;
import dev.yore.store.codec.CatalogCodec;
import dev.yore.store.codec.CorruptDataException;
import dev.yore.store.metadata.EntryCodec;
import dev.yore.store.schema.Catalog;
import dev.yore.store.segment.SegmentRange;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Manifests and their parts as bytes, see {@link ManifestFormat}. Pure functions. */
final class ManifestCodec {
  /** More tables, lists or commits than this in one object are damage. */
  private static final int MAX_COUNT = 1 << 24;

  private static final int VERSION_WITH_RANGES = 4;

  private ManifestCodec() {}

  static byte[] encode(Manifest manifest) {
    ByteWriter out = ManifestFormat.begin(ManifestFormat.MANIFEST_MAGIC, manifest.storeId());
    out.putVarLong(manifest.number());
    out.putVarLong(manifest.epoch());
    out.putZigZag(manifest.publishedMillis());
    ManifestFormat.putBytes(out, EntryCodec.encode(manifest.checkpoint()));
    ManifestFormat.putBytes(out, manifest.branches());
    ManifestFormat.putBytes(out, EntryCodec.encode(manifest.history()));
    out.putVarLong(manifest.catalogs().size());
    new TreeMap<>(manifest.catalogs())
        .forEach(
            (version, part) -> {
              out.putVarLong(version);
              put(out, part);
            });
    out.putVarLong(manifest.tables().size());
    for (Manifest.Table table : manifest.tables()) {
      out.putVarLong(table.state().tableId());
      ManifestFormat.putBytes(out, EntryCodec.encode(table.state()));
      out.putVarLong(table.lists().size());
      for (Manifest.SegmentList list : table.lists()) {
        put(out, list.part());
        put(out, list.range());
      }
    }
    out.putVarLong(manifest.commits().size());
    for (Manifest.Commits commits : manifest.commits()) {
      out.putVarLong(commits.fromSequence());
      out.putVarLong(commits.toSequence());
      put(out, commits.part());
      Manifest.Stamps stamps = Objects.requireNonNull(commits.stamps(), "written with stamps");
      out.putZigZag(stamps.firstMillis());
      put(out, stamps.part());
    }
    return ManifestFormat.finish(out);
  }

  private static void put(ByteWriter out, PartRef part) {
    out.putString(part.digest());
    out.putVarLong(part.length());
  }

  private static void put(ByteWriter out, @Nullable SegmentRange range) {
    out.putByte(range == null ? 0 : 1);
    if (range != null) {
      range.encode(out);
    }
  }

  private static @Nullable SegmentRange readRange(ByteReader in) throws CorruptDataException {
    return in.readByte() == 0 ? null : SegmentRange.decode(in);
  }

  private static PartRef readPart(ByteReader in) throws CorruptDataException {
    return new PartRef(in.readString(), in.readVarInt(Integer.MAX_VALUE));
  }

  static Manifest decode(String name, byte[] object) {
    ByteReader in = ManifestFormat.open(name, object, ManifestFormat.MANIFEST_MAGIC);
    try {
      return decode(ManifestFormat.storeId(object), ManifestFormat.version(object), in);
    } catch (CorruptDataException e) {
      throw ManifestFormat.undecodable(name, e);
    }
  }

  private static Manifest decode(UUID storeId, int version, ByteReader in)
      throws CorruptDataException {
    long number = in.readVarLong();
    long epoch = version == 1 ? 0 : in.readVarLong();
    long publishedMillis = in.readZigZag();
    byte[] checkpoint = ManifestFormat.readBytes(in);
    byte[] branches = ManifestFormat.readBytes(in);
    byte[] history = ManifestFormat.readBytes(in);
    Map<Long, PartRef> catalogs = new HashMap<>();
    for (int left = in.readVarInt(MAX_COUNT); left > 0; left--) {
      long catalogVersion = in.readVarLong();
      catalogs.put(catalogVersion, readPart(in));
    }
    List<Manifest.Table> tables = new ArrayList<>();
    for (int left = in.readVarInt(MAX_COUNT); left > 0; left--) {
      int tableId = in.readVarInt(Integer.MAX_VALUE);
      byte[] state = ManifestFormat.readBytes(in);
      List<Manifest.SegmentList> lists = new ArrayList<>();
      for (int parts = in.readVarInt(MAX_COUNT); parts > 0; parts--) {
        PartRef part = readPart(in);
        lists.add(
            new Manifest.SegmentList(part, version < VERSION_WITH_RANGES ? null : readRange(in)));
      }
      tables.add(new Manifest.Table(EntryCodec.decodeTable(tableId, state), lists));
    }
    List<Manifest.Commits> commits = new ArrayList<>();
    for (int left = in.readVarInt(MAX_COUNT); left > 0; left--) {
      long from = in.readVarLong();
      long to = in.readVarLong();
      PartRef part = readPart(in);
      Manifest.Stamps stamps =
          version < 3 ? null : new Manifest.Stamps(in.readZigZag(), readPart(in));
      commits.add(new Manifest.Commits(from, to, part, stamps));
    }
    return new Manifest(
        storeId,
        number,
        epoch,
        publishedMillis,
        EntryCodec.decodeCheckpoint(checkpoint),
        branches,
        EntryCodec.decodeHistory(history),
        catalogs,
        tables,
        commits);
  }

  static byte[] encodeSegments(UUID storeId, int tableId, List<PublishedSegment> segments) {
    ByteWriter out = ManifestFormat.begin(ManifestFormat.PART_MAGIC, storeId);
    out.putByte(ManifestFormat.SEGMENTS_WITH_RANGES);
    out.putVarLong(tableId);
    out.putVarLong(segments.size());
    for (PublishedSegment segment : segments) {
      out.putVarLong(segment.entry().segmentId());
      ManifestFormat.putBytes(out, EntryCodec.encode(segment.entry()));
      out.putString(segment.digest());
      put(out, segment.range());
    }
    return ManifestFormat.finish(out);
  }

  static List<PublishedSegment> decodeSegments(String name, byte[] object) {
    ByteReader in = ManifestFormat.open(name, object, ManifestFormat.PART_MAGIC);
    try {
      int kind = in.readByte();
      boolean hasRanges = kind == ManifestFormat.SEGMENTS_WITH_RANGES;
      if (!hasRanges && kind != ManifestFormat.SEGMENTS) {
        throw in.corrupt("a part of kind " + kind + " where segments are expected");
      }
      int tableId = in.readVarInt(Integer.MAX_VALUE);
      List<PublishedSegment> segments = new ArrayList<>();
      for (int left = in.readVarInt(MAX_COUNT); left > 0; left--) {
        long segmentId = in.readVarLong();
        byte[] entry = ManifestFormat.readBytes(in);
        segments.add(
            new PublishedSegment(
                EntryCodec.decodeSegment(tableId, segmentId, entry),
                in.readString(),
                hasRanges ? readRange(in) : null));
      }
      return segments;
    } catch (CorruptDataException e) {
      throw ManifestFormat.undecodable(name, e);
    }
  }

  static byte[] encodeCommits(UUID storeId, long fromSequence, List<Commit> commits) {
    ByteWriter out = ManifestFormat.begin(ManifestFormat.PART_MAGIC, storeId);
    out.putByte(ManifestFormat.COMMITS);
    out.putVarLong(fromSequence);
    out.putVarLong(commits.size());
    commits.forEach(commit -> ManifestFormat.putBytes(out, EntryCodec.encode(commit)));
    return ManifestFormat.finish(out);
  }

  static List<Commit> decodeCommits(String name, byte[] object) {
    ByteReader in = ManifestFormat.open(name, object, ManifestFormat.PART_MAGIC);
    try {
      require(in, ManifestFormat.COMMITS);
      long sequence = in.readVarLong();
      List<Commit> commits = new ArrayList<>();
      for (int left = in.readVarInt(MAX_COUNT); left > 0; left--) {
        commits.add(EntryCodec.decodeCommit(sequence++, ManifestFormat.readBytes(in)));
      }
      return commits;
    } catch (CorruptDataException e) {
      throw ManifestFormat.undecodable(name, e);
    }
  }

  /** Of commits one after another. */
  static byte[] encodeStamps(UUID storeId, List<Commit> commits) {
    ByteWriter out = ManifestFormat.begin(ManifestFormat.PART_MAGIC, storeId);
    out.putByte(ManifestFormat.STAMPS);
    out.putVarLong(commits.size());
    long before = 0;
    for (Commit commit : commits) {
      out.putZigZag(commit.stampMillis() - before);
      before = commit.stampMillis();
    }
    return ManifestFormat.finish(out);
  }

  static long[] decodeStamps(String name, byte[] object) {
    ByteReader in = ManifestFormat.open(name, object, ManifestFormat.PART_MAGIC);
    try {
      require(in, ManifestFormat.STAMPS);
      long[] stamps = new long[in.readVarInt(MAX_COUNT)];
      long before = 0;
      for (int i = 0; i < stamps.length; i++) {
        before += in.readZigZag();
        stamps[i] = before;
      }
      return stamps;
    } catch (CorruptDataException e) {
      throw ManifestFormat.undecodable(name, e);
    }
  }

  static byte[] encodeCatalog(UUID storeId, Catalog catalog) {
    ByteWriter out = ManifestFormat.begin(ManifestFormat.PART_MAGIC, storeId);
    out.putByte(ManifestFormat.CATALOG);
    ManifestFormat.putBytes(out, CatalogCodec.encode(catalog));
    return ManifestFormat.finish(out);
  }

  static Catalog decodeCatalog(String name, byte[] object) {
    ByteReader in = ManifestFormat.open(name, object, ManifestFormat.PART_MAGIC);
    try {
      require(in, ManifestFormat.CATALOG);
      return CatalogCodec.decode(ManifestFormat.readBytes(in));
    } catch (CorruptDataException e) {
      throw ManifestFormat.undecodable(name, e);
    }
  }

  private static void require(ByteReader in, int kind) throws CorruptDataException {
    int actual = in.readByte();
    if (actual != kind) {
      throw in.corrupt("a part of kind " + actual + " where " + kind + " is expected");
    }
  }
}
