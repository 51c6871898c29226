package dev.yore.tpc.history;

import dev.yore.tpc.tpch.TpchTable;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The net effect of a history on the generated data, for systems that are brought to its end by
 * loading rather than step by step. Holds only rows that changed. Confined to one thread.
 */
public final class HistoryOverlay {
  private final double scale;
  private final Map<TpchTable, Map<List<Object>, Effect>> effects = new EnumMap<>(TpchTable.class);

  /** What became of one row. */
  private static final class Effect {
    private @Nullable List<Object> inserted;
    private final Map<Integer, Object> updated = new LinkedHashMap<>();
    private boolean deleted;

    private Object[] applyTo(Object[] row) {
      updated.forEach((ordinal, value) -> row[ordinal] = value);
      return row;
    }
  }

  public HistoryOverlay(double scale) {
    this.scale = scale;
  }

  public void add(BusinessCommit commit) {
    for (RowChange change : commit.changes()) {
      TpchTable table = change.table();
      if (change instanceof RowChange.Insert insert) {
        Effect effect = effect(table, key(table, insert.row().toArray()));
        effect.inserted = insert.row();
        effect.deleted = false;
      } else if (change instanceof RowChange.Update update) {
        Effect effect = effect(table, update.key());
        for (int i = 0; i < update.columns().size(); i++) {
          effect.updated.put(table.ordinalOf(update.columns().get(i)), update.values().get(i));
        }
      } else if (change instanceof RowChange.Delete delete) {
        effect(table, delete.key()).deleted = true;
      }
    }
  }

  /** Tables with a row that changed. */
  public List<TpchTable> changedTables() {
    return List.copyOf(effects.keySet());
  }

  /** The table's rows after the history. */
  public Iterable<Object[]> rows(TpchTable table) {
    Map<List<Object>, Effect> changed = effects.getOrDefault(table, Map.of());
    return () -> new Merge(table, table.rows(scale).iterator(), changed);
  }

  private Effect effect(TpchTable table, List<Object> key) {
    return effects
        .computeIfAbsent(table, t -> new LinkedHashMap<>())
        .computeIfAbsent(key, k -> new Effect());
  }

  private static List<Object> key(TpchTable table, Object[] row) {
    List<Object> key = new ArrayList<>(2);
    for (int ordinal : table.keyColumns()) {
      key.add(row[ordinal]);
    }
    return key;
  }

  /** The generated rows with their changes, then the new ones. */
  private static final class Merge implements Iterator<Object[]> {
    private final TpchTable table;
    private final Iterator<Object[]> generated;
    private final Map<List<Object>, Effect> changed;
    private final Iterator<Effect> effects;
    private Object @Nullable [] ahead;

    Merge(TpchTable table, Iterator<Object[]> generated, Map<List<Object>, Effect> changed) {
      this.table = table;
      this.generated = generated;
      this.changed = changed;
      this.effects = changed.values().iterator();
      this.ahead = advance();
    }

    @Override
    public boolean hasNext() {
      return ahead != null;
    }

    @Override
    public Object[] next() {
      Object[] row = ahead;
      if (row == null) {
        throw new java.util.NoSuchElementException("no more rows of " + table);
      }
      ahead = advance();
      return row;
    }

    private Object @Nullable [] advance() {
      while (generated.hasNext()) {
        Object[] row = generated.next();
        Effect effect = changed.get(key(table, row));
        if (effect == null) {
          return row;
        }
        if (!effect.deleted) {
          return effect.applyTo(row);
        }
      }
      while (effects.hasNext()) {
        Effect effect = effects.next();
        if (effect.inserted != null && !effect.deleted) {
          return effect.applyTo(effect.inserted.toArray());
        }
      }
      return null;
    }
  }
}
