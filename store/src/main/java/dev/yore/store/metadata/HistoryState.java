package dev.yore.store.metadata;

import dev.yore.store.codec.ByteReader;
import dev.yore.store.codec.ByteWriter;
import dev.yore.store.codec.CorruptDataException;
import dev.yore.store.retention.Erasure;
import dev.yore.store.retention.Hold;
import dev.yore.store.retention.Retention;
import dev.yore.store.retention.Retention.Granularity;
import dev.yore.store.retention.Retention.Rule;
import dev.yore.store.retention.Retention.Unit;
import dev.yore.store.retention.SequenceGaps;
import dev.yore.store.retention.SequenceGaps.Gap;
import dev.yore.store.retention.TableHistory;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * What is kept of the past. Immutable.
 *
 * <pre>
 * HistoryState ::= version:varint (2) tables:varint Table* holds:varint Hold*
 *                  erasures:varint Erasure*
 * Table        ::= tableId:varint rules:varint Rule* gaps:varint Gap*      no rules: no policy
 * Rule         ::= granularity:u8 amount:varint unit:u8                    both from 1, in order
 * Gap          ::= fromSequence:varint length:varint
 * Hold         ::= name:String sequence:varint
 * Erasure      ::= tableId:varint table:String sequence:varint stampMillis:zigzag rows:varint
 *                  versions:varint segments:varint digest:String
 * </pre>
 *
 * Version 1 had no erasures.
 *
 * @param tables by table id; tables without policy and gaps are left out
 * @param holds by name, ascending
 * @param erasures in the order in which they were done
 */
public record HistoryState(
    Map<Integer, TableHistory> tables, List<Hold> holds, List<Erasure> erasures) {
  private static final int VERSION = 2;

  /** Nothing was ever taken out, and nothing is to be. */
  public static final HistoryState WHOLE = new HistoryState(Map.of(), List.of(), List.of());

  public HistoryState {
    tables = Map.copyOf(tables);
    holds = List.copyOf(holds);
    erasures = List.copyOf(erasures);
  }

  public TableHistory of(int tableId) {
    return tables.getOrDefault(tableId, TableHistory.WHOLE);
  }

  public HistoryState with(int tableId, TableHistory table) {
    Map<Integer, TableHistory> changed = new TreeMap<>(tables);
    changed.put(tableId, table);
    return new HistoryState(changed, holds, erasures);
  }

  public HistoryState withHolds(List<Hold> changed) {
    return new HistoryState(tables, changed, erasures);
  }

  public HistoryState with(Erasure erasure) {
    List<Erasure> more = new ArrayList<>(erasures);
    more.add(erasure);
    return new HistoryState(tables, holds, more);
  }

  byte[] encode() {
    ByteWriter out = new ByteWriter();
    out.putVarLong(VERSION);
    out.putVarLong(tables.size());
    new TreeMap<>(tables).forEach((tableId, table) -> write(out, tableId, table));
    out.putVarLong(holds.size());
    for (Hold hold : holds) {
      out.putString(hold.name());
      out.putVarLong(hold.sequence());
    }
    out.putVarLong(erasures.size());
    for (Erasure erasure : erasures) {
      out.putVarLong(erasure.tableId());
      out.putString(erasure.table());
      out.putVarLong(erasure.sequence());
      out.putZigZag(erasure.stampMillis());
      out.putVarLong(erasure.rows());
      out.putVarLong(erasure.versions());
      out.putVarLong(erasure.segments());
      out.putString(erasure.digest());
    }
    return out.toByteArray();
  }

  private static void write(ByteWriter out, int tableId, TableHistory table) {
    out.putVarLong(tableId);
    Retention retention = table.retention();
    List<Rule> rules = retention == null ? List.of() : retention.rules();
    out.putVarLong(rules.size());
    for (Rule rule : rules) {
      out.putByte(1 + rule.granularity().ordinal());
      out.putVarLong(rule.amount());
      out.putByte(1 + rule.unit().ordinal());
    }
    out.putVarLong(table.gaps().gaps().size());
    for (Gap gap : table.gaps().gaps()) {
      out.putVarLong(gap.fromSequence());
      out.putVarLong(gap.toSequence() - gap.fromSequence());
    }
  }

  static HistoryState decode(byte[] bytes) throws CorruptDataException {
    ByteReader in = new ByteReader(bytes);
    long version = Versions.require(in, VERSION, "history");
    Map<Integer, TableHistory> tables = new TreeMap<>();
    for (int left = in.readCount(); left > 0; left--) {
      int tableId = in.readVarInt(Integer.MAX_VALUE);
      List<Rule> rules = readRules(in);
      Retention retention = rules.isEmpty() ? null : new Retention(rules);
      tables.put(tableId, new TableHistory(retention, readGaps(in)));
    }
    List<Hold> holds = new ArrayList<>();
    for (int left = in.readCount(); left > 0; left--) {
      holds.add(new Hold(in.readString(), in.readVarLong()));
    }
    List<Erasure> erasures = new ArrayList<>();
    for (int left = version == 1 ? 0 : in.readCount(); left > 0; left--) {
      erasures.add(
          new Erasure(
              in.readVarInt(Integer.MAX_VALUE),
              in.readString(),
              in.readVarLong(),
              in.readZigZag(),
              in.readVarLong(),
              in.readVarLong(),
              in.readVarInt(Integer.MAX_VALUE),
              in.readString()));
    }
    return new HistoryState(tables, holds, erasures);
  }

  private static List<Rule> readRules(ByteReader in) throws CorruptDataException {
    List<Rule> rules = new ArrayList<>();
    for (int left = in.readCount(); left > 0; left--) {
      Granularity granularity = Granularity.values()[ordinal(in, Granularity.values().length)];
      int amount = in.readVarInt(Integer.MAX_VALUE);
      rules.add(new Rule(granularity, amount, Unit.values()[ordinal(in, Unit.values().length)]));
    }
    return rules;
  }

  private static int ordinal(ByteReader in, int count) throws CorruptDataException {
    int code = in.readByte();
    if (code < 1 || code > count) {
      throw in.corrupt("retention code " + code);
    }
    return code - 1;
  }

  private static SequenceGaps readGaps(ByteReader in) throws CorruptDataException {
    List<Gap> gaps = new ArrayList<>();
    for (int left = in.readCount(); left > 0; left--) {
      long from = in.readVarLong();
      gaps.add(new Gap(from, from + in.readVarLong()));
    }
    return new SequenceGaps(gaps);
  }
}
