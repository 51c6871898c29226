package dev.yore.spark;

import dev.yore.store.ErrorCode;
import dev.yore.store.Store;
import dev.yore.store.StoreException;
import dev.yore.store.schema.Branch;
import dev.yore.store.schema.Catalog;
import dev.yore.store.schema.TableName;
import dev.yore.store.schema.TableSchema;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.function.Function;
import org.apache.spark.sql.catalyst.analysis.NoSuchNamespaceException;
import org.apache.spark.sql.catalyst.analysis.NoSuchTableException;
import org.apache.spark.sql.connector.catalog.Identifier;
import org.apache.spark.sql.connector.catalog.NamespaceChange;
import org.apache.spark.sql.connector.catalog.SupportsNamespaces;
import org.apache.spark.sql.connector.catalog.Table;
import org.apache.spark.sql.connector.catalog.TableCatalog;
import org.apache.spark.sql.connector.catalog.TableChange;
import org.apache.spark.sql.connector.expressions.Transform;
import org.apache.spark.sql.types.StructType;
import org.apache.spark.sql.util.CaseInsensitiveStringMap;
import org.jspecify.annotations.Nullable;

/**
 * A published store as a catalogue of Spark's: {@code spark.sql.catalog.NAME =
 * dev.yore.spark.YoreCatalog}, {@code spark.sql.catalog.NAME.uri = s3://bucket/prefix}. Every table
 * is loaded as of one sequence, the newest one published unless the query names another. Names are
 * found in any case. Safe for many threads.
 */
public final class YoreCatalog implements TableCatalog, SupportsNamespaces {
  /** Behind a table's name: what commits did to it. */
  private static final String CHANGES = "changes";

  /** Behind a table's name: all versions of its rows. */
  private static final String VERSIONS = "versions";

  private static final int MICROS_PER_MILLI = 1000;

  private String name = "";
  private @Nullable StoreAddress address;
  private WriterAddress writer = new WriterAddress(null, null, null);

  /** Found by its name in Spark's settings. */
  public YoreCatalog() {}

  @Override
  public void initialize(String catalogName, CaseInsensitiveStringMap options) {
    name = catalogName;
    address = StoreAddress.of(catalogName, options);
    writer = StoreAddress.writer(options);
  }

  @Override
  public String name() {
    return name;
  }

  @Override
  public String[] defaultNamespace() {
    return new String[] {TableName.DEFAULT_SCHEMA};
  }

  private StoreAddress address() {
    return Objects.requireNonNull(address, "initialize");
  }

  private <T> T withStore(Function<Store, T> use) {
    try (PublishedStores.Lease lease = PublishedStores.newest(address())) {
      return use.apply(lease.store());
    }
  }

  /** The catalog of the branch that this catalogue reads, as it is now. */
  private Catalog catalog(Store store) {
    Branch branch = References.branch(store, address().branch());
    return store.catalogs().of(branch.branchId());
  }

  @Override
  public Identifier[] listTables(String[] namespace) throws NoSuchNamespaceException {
    if (SystemTable.isNamespace(namespace)) {
      return SystemTable.names().toArray(Identifier[]::new);
    }
    String schema = withStore(store -> schema(store, namespace));
    if (schema == null) {
      throw new NoSuchNamespaceException(namespace);
    }
    return withStore(
        store ->
            catalog(store).tables().stream()
                .filter(t -> !t.isDropped() && t.name().schema().equals(schema))
                .map(t -> Identifier.of(new String[] {schema}, t.name().name()))
                .toArray(Identifier[]::new));
  }

  @Override
  public Table loadTable(Identifier ident) throws NoSuchTableException {
    return load(ident, store -> References.state(store, address().branch(), last(store)));
  }

  private static String last(Store store) {
    return Long.toString(store.lastSequence());
  }

  @Override
  public Table loadTable(Identifier ident, String version) throws NoSuchTableException {
    return load(ident, store -> References.state(store, address().branch(), version));
  }

  @Override
  public Table loadTable(Identifier ident, long timestamp) throws NoSuchTableException {
    long millis = Math.floorDiv(timestamp, (long) MICROS_PER_MILLI);
    return load(
        ident,
        store -> {
          Branch branch = References.branch(store, address().branch());
          return new References.State(branch, store.sequenceAsOf(millis));
        });
  }

  private Table load(Identifier ident, Function<Store, References.State> asked)
      throws NoSuchTableException {
    try (PublishedStores.Lease lease = PublishedStores.newest(address())) {
      Store store = lease.store();
      References.State state = asked.apply(store);
      if (SystemTable.isNamespace(ident.namespace())) {
        return SystemTable.of(ident, address(), state.sequence())
            .orElseThrow(() -> new NoSuchTableException(ident));
      }
      String[] namespace = ident.namespace();
      Table plain = table(store, state, namespace, ident.name(), "");
      if (plain == null && namespace.length > 0) {
        // yore.public.orders.changes, or yore.orders.changes.
        String[] outer = java.util.Arrays.copyOf(namespace, namespace.length - 1);
        plain = table(store, state, outer, namespace[namespace.length - 1], ident.name());
      }
      if (plain == null) {
        throw new NoSuchTableException(ident);
      }
      return plain;
    }
  }

  private @Nullable Table table(
      Store store, References.State state, String[] namespace, String table, String part) {
    String schema = schema(store, namespace);
    boolean known = part.isEmpty() || isPart(part, CHANGES) || isPart(part, VERSIONS);
    if (schema == null || !known) {
      return null;
    }
    Catalog catalog = store.catalogs().of(state.branch().branchId());
    Optional<TableSchema> found = find(catalog, schema, table, state.sequence());
    if (found.isEmpty()) {
      find(catalog, schema, table, Long.MAX_VALUE - 1).ifPresent(t -> refuse(t, state.sequence()));
      return null;
    }
    TableRead read =
        TableRead.asOf(
            address().onBranch(state.branch().name()),
            found.get().name().toString(),
            found.get(),
            state.sequence(),
            store.lastSequence());
    if (isPart(part, CHANGES)) {
      read = read.changes();
    } else if (isPart(part, VERSIONS)) {
      read = read.versions();
    }
    boolean isNewest = part.isEmpty() && state.sequence() == store.lastSequence();
    return new YoreTable(
        read,
        properties(found.get(), state),
        isNewest ? found.get() : null,
        writer,
        store.storeId());
  }

  private static boolean isPart(String part, String asked) {
    return part.equalsIgnoreCase(asked);
  }

  /** A table that is there now deserves a better answer than that there is none. */
  private static void refuse(TableSchema table, long sequence) {
    throw new StoreException(
        ErrorCode.BEFORE_TABLE_EXISTED,
        "table %s did not exist at sequence %d (it was created at sequence %d)"
            .formatted(table.name(), sequence, table.createdSequence()));
  }

  private static Map<String, String> properties(TableSchema table, References.State state) {
    Map<String, String> properties = new LinkedHashMap<>();
    properties.put(PROP_PROVIDER, "yore");
    properties.put("branch", state.branch().name());
    properties.put("sequence", Long.toString(state.sequence()));
    if (table.hasKey()) {
      properties.put("primaryKey", table.namesOfIds(table.keyColumnIds()));
    }
    if (table.comment() != null) {
      properties.put(TableCatalog.PROP_COMMENT, table.comment());
    }
    return properties;
  }

  /** The table of that name at a sequence, in any case if none has it as it is written. */
  private static Optional<TableSchema> find(
      Catalog catalog, String schema, String table, long sequence) {
    Optional<TableSchema> exact = catalog.tableAt(new TableName(schema, table), sequence);
    return exact.isPresent()
        ? exact
        : catalog.tables().stream()
            .filter(t -> t.name().schema().equals(schema))
            .map(t -> t.name().name())
            .filter(table::equalsIgnoreCase)
            .distinct()
            .flatMap(n -> catalog.tableAt(new TableName(schema, n), sequence).stream())
            .findFirst();
  }

  /** The schema that a namespace names in any case; null if no table ever was in one like it. */
  private @Nullable String schema(Store store, String[] namespace) {
    if (namespace.length > 1) {
      return null;
    }
    String asked = namespace.length == 0 ? TableName.DEFAULT_SCHEMA : namespace[0];
    SortedSet<String> schemas = schemas(store);
    return schemas.contains(asked)
        ? asked
        : schemas.stream().filter(asked::equalsIgnoreCase).findFirst().orElse(null);
  }

  private SortedSet<String> schemas(Store store) {
    TreeSet<String> schemas = new TreeSet<>(List.of(TableName.DEFAULT_SCHEMA));
    catalog(store).tables().forEach(t -> schemas.add(t.name().schema()));
    return schemas;
  }

  @Override
  public String[][] listNamespaces() {
    TreeSet<String> schemas = new TreeSet<>(withStore(this::schemas));
    schemas.add(SystemTable.NAMESPACE);
    return schemas.stream().map(s -> new String[] {s}).toArray(String[][]::new);
  }

  @Override
  public String[][] listNamespaces(String[] namespace) throws NoSuchNamespaceException {
    if (namespace.length == 0) {
      return listNamespaces();
    }
    loadNamespaceMetadata(namespace);
    return new String[0][];
  }

  @Override
  public Map<String, String> loadNamespaceMetadata(String[] namespace)
      throws NoSuchNamespaceException {
    boolean known =
        SystemTable.isNamespace(namespace) || withStore(store -> schema(store, namespace)) != null;
    if (!known) {
      throw new NoSuchNamespaceException(namespace);
    }
    return Map.of(SupportsNamespaces.PROP_LOCATION, address().place());
  }

  private static UnsupportedOperationException definition() {
    return new UnsupportedOperationException(
        "tables and schemas are defined where the store is written, not from Spark: use Yore's SQL");
  }

  @Override
  public void createNamespace(String[] namespace, Map<String, String> metadata) {
    throw definition();
  }

  @Override
  public void alterNamespace(String[] namespace, NamespaceChange... changes) {
    throw definition();
  }

  @Override
  public boolean dropNamespace(String[] namespace, boolean cascade) {
    throw definition();
  }

  @Deprecated
  @Override
  public Table createTable(
      Identifier ident, StructType schema, Transform[] partitions, Map<String, String> properties) {
    throw definition();
  }

  @Override
  public Table alterTable(Identifier ident, TableChange... changes) {
    throw definition();
  }

  @Override
  public boolean dropTable(Identifier ident) {
    throw definition();
  }

  @Override
  public void renameTable(Identifier from, Identifier to) {
    throw definition();
  }
}
