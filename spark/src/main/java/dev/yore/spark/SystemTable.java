package dev.yore.spark;

import dev.yore.store.Commit;
import dev.yore.store.Store;
import dev.yore.store.schema.Branch;
import dev.yore.store.schema.Tag;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.apache.spark.sql.catalyst.InternalRow;
import org.apache.spark.sql.catalyst.expressions.GenericInternalRow;
import org.apache.spark.sql.connector.catalog.Identifier;
import org.apache.spark.sql.connector.catalog.SupportsRead;
import org.apache.spark.sql.connector.catalog.Table;
import org.apache.spark.sql.connector.catalog.TableCapability;
import org.apache.spark.sql.connector.read.ScanBuilder;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;
import org.apache.spark.sql.util.CaseInsensitiveStringMap;
import org.apache.spark.unsafe.types.UTF8String;
import org.jspecify.annotations.Nullable;

/** What a store says of itself: its branches, its tags, its commits. Immutable. */
final class SystemTable implements SupportsRead {
  static final String NAMESPACE = "sys";

  /** Commits handed out together. */
  private static final int COMMITS_AT_A_TIME = 4096;

  /** The tables there are. */
  enum Content {
    BRANCHES,
    TAGS,
    COMMITS
  }

  /**
   * Rows of a system table, read in whatever process.
   *
   * @param sequence what was committed later is not told
   */
  record Rows(StoreAddress address, Content content, long sequence) implements Serializable {

    Stream<InternalRow> of(Store store) {
      return switch (content) {
        case BRANCHES -> store.catalogs().branches().branches().stream().map(b -> row(store, b));
        case TAGS -> store.catalogs().branches().tags().stream().map(t -> row(store, t));
        case COMMITS ->
            Stream.iterate(1L, from -> from <= sequence, from -> from + COMMITS_AT_A_TIME)
                .flatMap(from -> commits(store, from));
      };
    }

    private Stream<InternalRow> commits(Store store, long from) {
      List<InternalRow> rows = new ArrayList<>();
      long to = Math.min(sequence + 1, from + COMMITS_AT_A_TIME);
      store.commits(from, to, commit -> rows.add(row(commit)));
      return rows.stream();
    }

    private static InternalRow row(Commit commit) {
      return row(
          commit.sequence(),
          commit.stampMillis() * SparkTypes.MICROS_PER_MILLI,
          text(commit.message()),
          text(commit.branch()),
          commit.inserted(),
          commit.updated(),
          commit.deleted());
    }

    private static InternalRow row(Store store, Branch branch) {
      String parent =
          store.catalogs().branches().branchById(branch.parentId()).map(Branch::name).orElse(null);
      return row(text(branch.name()), text(parent), branch.forkSequence());
    }

    private static InternalRow row(Store store, Tag tag) {
      String branch =
          store.catalogs().branches().branchById(tag.branchId()).map(Branch::name).orElse(null);
      return row(text(tag.name()), text(branch), tag.sequence());
    }

    private static InternalRow row(@Nullable Object... values) {
      return new GenericInternalRow(values);
    }

    private static @Nullable UTF8String text(@Nullable String text) {
      return text == null ? null : UTF8String.fromString(text);
    }
  }

  private final Rows rows;

  private SystemTable(Rows rows) {
    this.rows = rows;
  }

  static boolean isNamespace(String[] namespace) {
    return namespace.length == 1 && namespace[0].equalsIgnoreCase(NAMESPACE);
  }

  static List<Identifier> names() {
    return Stream.of(Content.values())
        .map(c -> Identifier.of(new String[] {NAMESPACE}, c.name().toLowerCase(Locale.ROOT)))
        .toList();
  }

  static Optional<Table> of(Identifier ident, StoreAddress address, long sequence) {
    return Stream.of(Content.values())
        .filter(c -> c.name().equalsIgnoreCase(ident.name()))
        .<Table>map(c -> new SystemTable(new Rows(address, c, sequence)))
        .findFirst();
  }

  @Override
  public String name() {
    return NAMESPACE + "." + rows.content().name().toLowerCase(Locale.ROOT);
  }

  @Deprecated
  @Override
  public StructType schema() {
    DataType text = DataTypes.StringType;
    DataType number = DataTypes.LongType;
    return switch (rows.content()) {
      case BRANCHES ->
          new StructType()
              .add("name", text, false)
              .add("parent", text, true)
              .add("fork_seq", number, false);
      case TAGS ->
          new StructType()
              .add("name", text, false)
              .add("branch", text, true)
              .add("seq", number, false);
      case COMMITS ->
          new StructType()
              .add("seq", number, false)
              .add("stamp", DataTypes.TimestampType, false)
              .add("message", text, true)
              .add("branch", text, false)
              .add("inserted", number, false)
              .add("updated", number, false)
              .add("deleted", number, false);
    };
  }

  @Override
  public Set<TableCapability> capabilities() {
    return Set.of(TableCapability.BATCH_READ);
  }

  @Override
  public ScanBuilder newScanBuilder(CaseInsensitiveStringMap options) {
    StructType schema = schema();
    return () -> new SystemScan(rows, schema);
  }
}
