package dev.yore.planner.session;

import dev.yore.parser.SqlCreateIndex;
import dev.yore.parser.SqlCreateStoredView;
import dev.yore.parser.SqlCreateTableAs;
import dev.yore.parser.SqlDropIndex;
import dev.yore.parser.SqlIdentity;
import dev.yore.parser.SqlTableConstraint;
import dev.yore.parser.StatementText;
import dev.yore.planner.catalog.PseudoColumns;
import dev.yore.planner.catalog.SqlCatalog;
import dev.yore.planner.dml.DefaultChecks;
import dev.yore.planner.plan.QueryPlanner;
import dev.yore.planner.type.TypeMapping;
import dev.yore.planner.type.YoreTypeFactory;
import dev.yore.planner.type.YoreTypeSystem;
import dev.yore.planner.validate.StatementPreparer;
import dev.yore.store.ErrorCode;
import dev.yore.store.StoreException;
import dev.yore.store.schema.Catalog;
import dev.yore.store.schema.CatalogChange;
import dev.yore.store.schema.Column;
import dev.yore.store.schema.ColumnType;
import dev.yore.store.schema.Identity;
import dev.yore.store.schema.TableName;
import dev.yore.store.schema.ViewSchema;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import org.apache.calcite.rel.type.RelDataType;
import org.apache.calcite.sql.SqlBasicTypeNameSpec;
import org.apache.calcite.sql.SqlDataTypeSpec;
import org.apache.calcite.sql.SqlDdl;
import org.apache.calcite.sql.SqlIdentifier;
import org.apache.calcite.sql.SqlKind;
import org.apache.calcite.sql.SqlNode;
import org.apache.calcite.sql.SqlNodeList;
import org.apache.calcite.sql.ddl.SqlColumnDeclaration;
import org.apache.calcite.sql.ddl.SqlCreateTable;
import org.apache.calcite.sql.ddl.SqlDropObject;
import org.apache.calcite.sql.ddl.SqlKeyConstraint;
import org.apache.calcite.sql.dialect.CalciteSqlDialect;
import org.apache.calcite.sql.fun.SqlStdOperatorTable;
import org.apache.calcite.sql.parser.SqlParserPos;
import org.apache.calcite.sql.type.SqlTypeName;
import org.jspecify.annotations.Nullable;

/** Turns CREATE and DROP into changes of the catalog. Safe for many threads. */
final class DdlCompiler {
  private final QueryPlanner planner;
  private final ConstraintCompiler constraints;

  DdlCompiler(QueryPlanner planner) {
    this.planner = planner;
    this.constraints = new ConstraintCompiler(planner);
  }

  Compiled compile(SqlDdl ddl, String sql, SqlCatalog catalog) {
    if (ddl instanceof SqlCreateTable create) {
      return createTable(create, catalog);
    }
    if (ddl instanceof SqlCreateTableAs create) {
      return TableFromQuery.compile(create, sql, catalog, planner);
    }
    if (ddl instanceof SqlCreateStoredView create) {
      return createView(create, sql, catalog);
    }
    if (ddl instanceof SqlDropObject drop && drop.getKind() == SqlKind.DROP_TABLE) {
      TableName name = name(drop.name);
      boolean missing = drop.ifExists && catalog.catalog().table(name).isEmpty();
      return new Compiled.Ddl(missing ? null : new CatalogChange.DropTable(name));
    }
    if (ddl instanceof SqlDropObject drop && drop.getKind() == SqlKind.DROP_VIEW) {
      TableName name = name(drop.name);
      boolean missing = drop.ifExists && catalog.catalog().view(name).isEmpty();
      return new Compiled.Ddl(missing ? null : new CatalogChange.DropView(name));
    }
    if (ddl instanceof SqlCreateIndex create) {
      return constraints.createIndex(create, catalog);
    }
    if (ddl instanceof SqlDropIndex drop) {
      return ConstraintCompiler.dropIndex(drop, catalog);
    }
    throw new StoreException(ErrorCode.NOT_SUPPORTED, ddl.getKind() + " is not supported");
  }

  static TableName name(SqlIdentifier id) {
    String name = id.names.get(id.names.size() - 1);
    boolean ours =
        id.names.size() == 1
            || (id.names.size() == 2 && id.names.get(0).equals(TableName.DEFAULT_SCHEMA));
    if (!ours) {
      throw invalid("tables and views live in the schema PUBLIC, not in that of " + id, id);
    }
    if (name.indexOf('#') >= 0) {
      throw invalid("a name must not contain #, as " + name + " does", id);
    }
    return TableName.of(name);
  }

  static StoreException invalid(String message, SqlNode where) {
    return StatementPreparer.at(
        new StoreException(ErrorCode.INVALID_SCHEMA, message), where.getParserPosition());
  }

  private Compiled createTable(SqlCreateTable create, SqlCatalog catalog) {
    TableName name = name(create.name);
    if (create.getReplace()) {
      throw invalid("a table cannot be replaced; DROP it first, its past stays", create);
    }
    if (create.ifNotExists && catalog.catalog().table(name).isPresent()) {
      return new Compiled.Ddl(null);
    }
    SqlNodeList elements = create.columnList;
    if (elements == null) {
      throw invalid("table " + name + " needs columns", create);
    }
    List<String> key = keyNames(elements);
    List<String> notNull = new ArrayList<>(key);
    periods(elements).values().forEach(bounds -> notNull.addAll(bounds));
    List<Column> columns = new ArrayList<>();
    for (SqlNode element : elements) {
      if (element instanceof SqlColumnDeclaration declared) {
        columns.add(column(declared, columns, notNull, catalog));
      }
    }
    List<Integer> keyColumns = keyOrdinals(key, columns, create);
    return new Compiled.Ddl(
        new CatalogChange.CreateTable(
            name,
            columns,
            keyColumns,
            null,
            constraints.rules(name, columns, keyColumns, elements, catalog)));
  }

  private static List<String> keyNames(SqlNodeList elements) {
    List<String> key = null;
    for (SqlNode element : elements) {
      List<String> declared = keyNames(element, elements);
      if (declared != null && key != null) {
        throw invalid("a table has one PRIMARY KEY", element);
      }
      key = declared == null ? key : declared;
    }
    return key == null ? List.of() : key;
  }

  /** The key's columns if the element declares it; of a period the key has the start. */
  private static @Nullable List<String> keyNames(SqlNode element, SqlNodeList elements) {
    if (element instanceof SqlKeyConstraint constraint) {
      return names((SqlNodeList) constraint.getOperandList().get(1));
    }
    if (!(element instanceof SqlTableConstraint declared)
        || !(declared.rule() instanceof SqlTableConstraint.Rule.WithoutOverlaps apart)
        || !apart.primary()) {
      return null;
    }
    List<String> key = new ArrayList<>(names(apart.columns()));
    int last = key.size() - 1;
    List<String> bounds = periods(elements).get(key.get(last));
    if (bounds == null) {
      throw invalid("the table has no PERIOD FOR " + key.get(last), element);
    }
    key.set(last, bounds.get(0));
    return key;
  }

  private static List<String> names(SqlNodeList columns) {
    return columns.getList().stream().map(n -> ((SqlIdentifier) n).getSimple()).toList();
  }

  /** Start and end of each period declared, by its name. */
  private static Map<String, List<String>> periods(SqlNodeList elements) {
    Map<String, List<String>> periods = new HashMap<>();
    for (SqlNode element : elements) {
      if (element instanceof SqlTableConstraint declared
          && declared.rule() instanceof SqlTableConstraint.Rule.Period period
          && declared.name() != null) {
        periods.put(
            declared.name().getSimple(),
            List.of(period.start().getSimple(), period.end().getSimple()));
      }
    }
    return periods;
  }

  private static List<Integer> keyOrdinals(List<String> key, List<Column> columns, SqlNode where) {
    List<String> names = columns.stream().map(Column::name).toList();
    List<Integer> ordinals = new ArrayList<>();
    for (String column : key) {
      int ordinal = names.indexOf(column);
      if (ordinal < 0 || ordinals.contains(ordinal)) {
        throw invalid(
            "the PRIMARY KEY names " + column + (ordinal < 0 ? ", which is no column" : " twice"),
            where);
      }
      ordinals.add(ordinal);
    }
    return ordinals;
  }

  private Column column(
      SqlColumnDeclaration declared, List<Column> before, List<String> key, SqlCatalog catalog) {
    String name = declared.name.getSimple();
    if (PseudoColumns.isPseudo(name)) {
      throw invalid(name + " is kept by the database; give the column another name", declared);
    }
    if (before.stream().anyMatch(c -> c.name().equals(name))) {
      throw invalid("column " + name + " is declared twice", declared);
    }
    boolean nullable =
        !Boolean.FALSE.equals(declared.dataType.getNullable()) && !key.contains(name);
    ColumnType type = type(declared, name);
    if (declared.expression instanceof SqlIdentity identity) {
      return identity(identity, before, name, type);
    }
    return new Column(
        before.size(), name, type, nullable, defaultSql(planner, declared, name, type, catalog));
  }

  private static Column identity(
      SqlIdentity identity, List<Column> before, String name, ColumnType type) {
    boolean integer =
        switch (type.kind()) {
          case TINYINT, SMALLINT, INTEGER, BIGINT -> true;
          default -> false;
        };
    if (!integer) {
      throw invalid(
          "identity column " + name + " must be an integer, not " + type.kind(), identity);
    }
    if (identity.increment() == 0) {
      throw invalid("identity column " + name + " cannot have an INCREMENT of 0", identity);
    }
    if (before.stream().anyMatch(c -> c.identity() != null)) {
      throw invalid(
          "column " + name + " would be the table's second identity column; there may be one",
          identity);
    }
    return new Column(
        before.size(),
        name,
        type,
        false,
        null,
        null,
        new Identity(identity.always(), identity.start(), identity.increment()));
  }

  static ColumnType type(SqlColumnDeclaration declared, String name) {
    SqlDataTypeSpec spec = declared.dataType;
    if (spec.getTypeName().getSimple().toUpperCase(Locale.ROOT).equals("UUID")) {
      return ColumnType.of(ColumnType.Kind.UUID);
    }
    if (!(spec.getTypeNameSpec() instanceof SqlBasicTypeNameSpec basic)) {
      throw invalid("column " + name + " cannot have the type " + spec, declared);
    }
    SqlTypeName typeName = SqlTypeName.get(basic.getTypeName().getSimple());
    if (typeName == null) {
      throw invalid("column " + name + ": unknown type " + spec, declared);
    }
    int most = YoreTypeSystem.INSTANCE.getMaxPrecision(typeName);
    if (most > 0 && basic.getPrecision() > most) {
      throw invalid(
          "column " + name + ": " + typeName + " has a precision of at most " + most, declared);
    }
    if (basic.getPrecision() == 0
        && typeName != SqlTypeName.TIME
        && typeName != SqlTypeName.TIMESTAMP
        && typeName != SqlTypeName.TIMESTAMP_WITH_LOCAL_TIME_ZONE) {
      throw invalid("column " + name + ": a length of 0 is not allowed", declared);
    }
    try {
      return TypeMapping.toColumn(relType(basic, typeName), "column " + name);
    } catch (StoreException e) {
      throw StatementPreparer.at(e, declared.getParserPosition());
    }
  }

  private static RelDataType relType(SqlBasicTypeNameSpec basic, SqlTypeName name) {
    YoreTypeFactory factory = YoreTypeFactory.INSTANCE;
    if (basic.getPrecision() >= 0 && basic.getScale() >= 0) {
      return factory.createSqlType(name, basic.getPrecision(), basic.getScale());
    }
    if (name == SqlTypeName.DECIMAL) {
      int precision =
          basic.getPrecision() >= 0 ? basic.getPrecision() : ColumnType.MAX_DECIMAL_PRECISION;
      return factory.createSqlType(name, precision, 0);
    }
    return basic.getPrecision() >= 0
        ? factory.createSqlType(name, basic.getPrecision())
        : factory.createSqlType(name);
  }

  /** The text of the column's default, which it must be able to take; null if it has none. */
  static @Nullable String defaultSql(
      QueryPlanner planner,
      SqlColumnDeclaration declared,
      String name,
      ColumnType type,
      SqlCatalog catalog) {
    SqlNode expression = declared.expression;
    if (expression == null) {
      return null;
    }
    SqlNode row = SqlStdOperatorTable.ROW.createCall(SqlParserPos.ZERO, expression);
    RelDataType given =
        planner
            .plan(SqlStdOperatorTable.VALUES.createCall(SqlParserPos.ZERO, row), catalog)
            .rowType()
            .getFieldList()
            .get(0)
            .getType();
    if (!TypeMapping.isAssignable(given, TypeMapping.toSql(YoreTypeFactory.INSTANCE, type, true))) {
      throw invalid("column " + name + " cannot take its default " + expression, declared);
    }
    DefaultChecks.check(expression, new Column(0, name, type, true, null));
    return stored(expression);
  }

  /** An expression as the schema keeps it. */
  static String stored(SqlNode expression) {
    return expression
        .toSqlString(
            config ->
                config
                    .withDialect(CalciteSqlDialect.DEFAULT)
                    .withQuoteAllIdentifiers(true)
                    .withAlwaysUseParentheses(false))
        .getSql();
  }

  private Compiled createView(SqlCreateStoredView create, String sql, SqlCatalog catalog) {
    TableName name = name(create.name());
    if (create.ifNotExists() && catalog.catalog().view(name).isPresent()) {
      return new Compiled.Ddl(null);
    }
    String query =
        StatementText.from(StatementText.withoutTrailingSemicolon(sql), create.queryStart());
    SqlNodeList columns = create.columns();
    if (columns != null) {
      String names =
          columns.getList().stream()
              .map(c -> quoted(((SqlIdentifier) c).getSimple()))
              .collect(Collectors.joining(", "));
      query = "SELECT * FROM (" + query + "\n) AS \"V\" (" + names + ")";
    }
    checkView(name, query, catalog);
    return new Compiled.Ddl(new CatalogChange.CreateView(name, query, create.replace()));
  }

  /** Finds the view's columns as if it were there, which also finds a view made of itself. */
  private void checkView(TableName name, String query, SqlCatalog present) {
    Catalog catalog = present.catalog();
    List<ViewSchema> views = new ArrayList<>();
    for (ViewSchema view : catalog.views()) {
      if (!view.name().equals(name)) {
        views.add(view);
      }
    }
    views.add(new ViewSchema(name, query, catalog.version(), Long.MAX_VALUE));
    SqlCatalog candidate =
        new SqlCatalog(
            present
                .catalogs()
                .with(
                    present.branchId(),
                    new Catalog(catalog.version(), catalog.tables(), views, catalog.former())),
            present.branchId(),
            planner);
    planner.rowType(candidate, "SELECT * FROM " + quoted(name.name()));
  }

  static String quoted(String name) {
    return "\"" + name.replace("\"", "\"\"") + "\"";
  }
}
