package dev.yore.store.codec;

import dev.yore.store.schema.ForeignKeyAction;
import dev.yore.store.schema.TableConstraint;
import dev.yore.store.schema.TableConstraint.ApplicationPeriod;
import dev.yore.store.schema.TableConstraint.Check;
import dev.yore.store.schema.TableConstraint.ForeignKey;
import dev.yore.store.schema.TableConstraint.Unique;
import dev.yore.store.schema.TableConstraint.WithoutOverlaps;
import dev.yore.store.schema.TableIndex;
import dev.yore.store.schema.TableRules;
import java.util.ArrayList;
import java.util.List;

/** A table's constraints and indexes as bytes, as {@link CatalogCodec} says. Pure functions. */
final class RulesCodec {
  private static final int UNIQUE = 1;
  private static final int CHECK = 2;
  private static final int FOREIGN_KEY = 3;
  private static final int PERIOD = 4;
  private static final int WITHOUT_OVERLAPS = 5;

  private RulesCodec() {}

  static void write(ByteWriter out, TableRules rules) {
    CatalogCodec.writeOptional(out, rules.keyName());
    out.putVarLong(rules.constraints().size());
    for (TableConstraint constraint : rules.constraints()) {
      write(out, constraint);
    }
    out.putVarLong(rules.indexes().size());
    for (TableIndex index : rules.indexes()) {
      out.putString(index.name());
      writeIds(out, index.columnIds());
      out.putByte(index.unique() ? 1 : 0);
    }
  }

  private static void write(ByteWriter out, TableConstraint constraint) {
    if (constraint instanceof Unique unique) {
      out.putByte(UNIQUE);
      out.putString(unique.name());
      writeIds(out, unique.columnIds());
    } else if (constraint instanceof Check check) {
      out.putByte(CHECK);
      out.putString(check.name());
      out.putString(check.sql());
      writeIds(out, check.columnIds());
    } else if (constraint instanceof ApplicationPeriod period) {
      out.putByte(PERIOD);
      out.putString(period.name());
      writeIds(out, period.columnIds());
    } else if (constraint instanceof WithoutOverlaps apart) {
      out.putByte(WITHOUT_OVERLAPS);
      out.putString(apart.name());
      writeIds(out, apart.columnIds());
    } else if (constraint instanceof ForeignKey key) {
      out.putByte(FOREIGN_KEY);
      out.putString(key.name());
      writeIds(out, key.columnIds());
      out.putVarLong(key.parentTableId());
      writeIds(out, key.parentColumnIds());
      out.putByte(codeOf(key.onDelete()));
      out.putByte(codeOf(key.onUpdate()));
    }
  }

  static TableRules read(ByteReader in) throws CorruptDataException {
    String keyName = CatalogCodec.readOptional(in);
    List<TableConstraint> constraints = new ArrayList<>();
    for (int left = in.readCount(); left > 0; left--) {
      constraints.add(readConstraint(in));
    }
    List<TableIndex> indexes = new ArrayList<>();
    for (int left = in.readCount(); left > 0; left--) {
      indexes.add(new TableIndex(in.readString(), readIds(in), in.readByte() != 0));
    }
    return new TableRules(keyName, constraints, indexes);
  }

  private static TableConstraint readConstraint(ByteReader in) throws CorruptDataException {
    int form = in.readByte();
    return switch (form) {
      case UNIQUE -> new Unique(in.readString(), readIds(in));
      case CHECK -> new Check(in.readString(), in.readString(), readIds(in));
      case FOREIGN_KEY -> readForeignKey(in);
      case PERIOD -> {
        String name = in.readString();
        List<Integer> ids = readPeriod(in, name);
        yield new ApplicationPeriod(name, ids.get(0), ids.get(1));
      }
      case WITHOUT_OVERLAPS -> {
        String name = in.readString();
        List<Integer> ids = readPeriod(in, name);
        int keys = ids.size() - 2;
        yield new WithoutOverlaps(name, ids.subList(0, keys), ids.get(keys), ids.get(keys + 1));
      }
      default -> throw in.corrupt("constraint of form " + form);
    };
  }

  /** Ids of which the last two are the bounds of a period. */
  private static List<Integer> readPeriod(ByteReader in, String name) throws CorruptDataException {
    List<Integer> ids = readIds(in);
    if (ids.size() < 2) {
      throw in.corrupt("period of " + name + " without bounds");
    }
    return ids;
  }

  private static ForeignKey readForeignKey(ByteReader in) throws CorruptDataException {
    String name = in.readString();
    List<Integer> columnIds = readIds(in);
    int parent = in.readVarInt(Integer.MAX_VALUE);
    List<Integer> parentColumnIds = readIds(in);
    if (columnIds.isEmpty() || columnIds.size() != parentColumnIds.size()) {
      throw in.corrupt("foreign key " + name + " without pairs of columns");
    }
    return new ForeignKey(name, columnIds, parent, parentColumnIds, readAction(in), readAction(in));
  }

  private static void writeIds(ByteWriter out, List<Integer> ids) {
    out.putVarLong(ids.size());
    for (int id : ids) {
      out.putVarLong(id);
    }
  }

  private static List<Integer> readIds(ByteReader in) throws CorruptDataException {
    List<Integer> ids = new ArrayList<>();
    for (int left = in.readCount(); left > 0; left--) {
      ids.add(in.readVarInt(Integer.MAX_VALUE));
    }
    return ids;
  }

  /** Numbers of their own, so that the order of the enum may change. */
  private static int codeOf(ForeignKeyAction action) {
    return switch (action) {
      case NO_ACTION -> 0;
      case RESTRICT -> 1;
      case CASCADE -> 2;
      case SET_NULL -> 3;
      case SET_DEFAULT -> 4;
    };
  }

  private static ForeignKeyAction readAction(ByteReader in) throws CorruptDataException {
    int code = in.readByte();
    for (ForeignKeyAction action : ForeignKeyAction.values()) {
      if (codeOf(action) == code) {
        return action;
      }
    }
    throw in.corrupt("action " + code + " of a foreign key");
  }
}
