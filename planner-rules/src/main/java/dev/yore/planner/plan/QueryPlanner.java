package dev.yore.planner.plan;

import dev.yore.engine.plan.PlanNode;
import dev.yore.parser.YoreConformance;
import dev.yore.parser.YoreParser;
import dev.yore.planner.QueryEngine;
import dev.yore.planner.catalog.SqlCatalog;
import dev.yore.planner.columnar.ColumnarConversion;
import dev.yore.planner.columnar.ColumnarPlan;
import dev.yore.planner.columnar.ColumnarRules;
import dev.yore.planner.columnar.PlanNodes;
import dev.yore.planner.columnar.YoreTableModify;
import dev.yore.planner.expression.PhysicalTypes;
import dev.yore.planner.period.PeriodPushDown;
import dev.yore.planner.period.SessionTime;
import dev.yore.planner.rel.Estimates;
import dev.yore.planner.rel.ScanFactory;
import dev.yore.planner.rel.ScanRules;
import dev.yore.planner.type.YoreTypeFactory;
import dev.yore.planner.validate.ErrorTranslator;
import dev.yore.planner.validate.LateTables;
import dev.yore.planner.validate.StatementPreparer;
import dev.yore.planner.validate.YoreValidator;
import dev.yore.store.Store;
import dev.yore.store.StoreException;
import dev.yore.store.schema.Branch;
import dev.yore.store.schema.Catalog;
import dev.yore.store.schema.Catalogs;
import dev.yore.store.schema.ColumnType;
import dev.yore.store.schema.TableName;
import dev.yore.store.schema.TableSchema;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.OptionalLong;
import java.util.Properties;
import java.util.Set;
import org.apache.calcite.DataContexts;
import org.apache.calcite.adapter.enumerable.EnumerableCalc;
import org.apache.calcite.adapter.enumerable.EnumerableConvention;
import org.apache.calcite.adapter.enumerable.EnumerableInterpretable;
import org.apache.calcite.adapter.enumerable.EnumerableRel;
import org.apache.calcite.config.CalciteConnectionConfig;
import org.apache.calcite.config.CalciteConnectionConfigImpl;
import org.apache.calcite.plan.Contexts;
import org.apache.calcite.plan.ConventionTraitDef;
import org.apache.calcite.plan.RelOptCluster;
import org.apache.calcite.plan.RelOptPlanner;
import org.apache.calcite.plan.RelOptUtil;
import org.apache.calcite.plan.RelTraitSet;
import org.apache.calcite.plan.volcano.VolcanoPlanner;
import org.apache.calcite.prepare.CalciteCatalogReader;
import org.apache.calcite.rel.RelCollationTraitDef;
import org.apache.calcite.rel.RelNode;
import org.apache.calcite.rel.RelRoot;
import org.apache.calcite.rel.hint.HintStrategyTable;
import org.apache.calcite.rel.type.RelDataType;
import org.apache.calcite.rex.RexBuilder;
import org.apache.calcite.rex.RexExecutor;
import org.apache.calcite.rex.RexExecutorImpl;
import org.apache.calcite.rex.RexNode;
import org.apache.calcite.rex.RexProgram;
import org.apache.calcite.runtime.Bindable;
import org.apache.calcite.sql.SqlExplainLevel;
import org.apache.calcite.sql.SqlNode;
import org.apache.calcite.sql.parser.SqlParseException;
import org.apache.calcite.sql.parser.SqlParserPos;
import org.apache.calcite.sql2rel.SqlToRelConverter;
import org.apache.calcite.util.Litmus;
import org.jspecify.annotations.Nullable;

/** Plans queries against versions of the catalog. Safe for many threads. */
public final class QueryPlanner implements SqlCatalog.ViewTyper {
  /** Hints are read from the text, and Calcite need not warn that it knows none of them. */
  private static final HintStrategyTable HINTS =
      HintStrategyTable.builder().errorHandler(Litmus.IGNORE).build();

  private static final CalciteConnectionConfig CONFIG =
      new CalciteConnectionConfigImpl(new Properties());

  /** Longer IN lists are joined with; as conditions they would overflow the code generator. */
  private static final int MAX_LISTED_VALUES = 200;

  private static final RexExecutor CONSTANTS = new ConstantExecutor();
  private static final RexExecutor COMPILED_CONSTANTS = new RexExecutorImpl(DataContexts.EMPTY);

  private final Store store;
  private final QueryEngine engine;

  public QueryPlanner(Store store, QueryEngine engine) {
    this.store = store;
    this.engine = engine;
  }

  /** A query that has been validated, and what validated it. */
  private record Validated(SqlNode query, YoreValidator validator, CalciteCatalogReader reader) {}

  /**
   * Validates a query.
   *
   * @param anyPeriod whether a period clause around the query may reach its tables
   * @param session the time of tables that no period clause reaches; null for the present
   */
  private Validated validate(
      SqlNode query,
      SqlCatalog catalog,
      boolean anyPeriod,
      @Nullable SessionTime session,
      List<SqlNode> periodQueries,
      LateTables late) {
    OptionalLong now =
        session == null ? OptionalLong.empty() : OptionalLong.of(session.sequence(store));
    SqlNode prepared = StatementPreparer.prepare(query, catalog, store, now, periodQueries, late);
    Set<SqlParserPos> pseudo = StatementPreparer.pseudoColumnPositions(prepared);
    CalciteCatalogReader reader =
        new CalciteCatalogReader(
            session == null || anyPeriod
                ? catalog.root(!pseudo.isEmpty(), anyPeriod || StatementPreparer.hasPeriod(query))
                : catalog.rootAt(!pseudo.isEmpty(), session.sequence(store)),
            List.of(TableName.DEFAULT_SCHEMA),
            YoreTypeFactory.INSTANCE,
            CONFIG);
    YoreValidator validator = new YoreValidator(reader, pseudo);
    return new Validated(validator.validate(prepared), validator, reader);
  }

  /**
   * Plans a query of the present.
   *
   * @throws StoreException for whatever is wrong with it
   */
  public QueryPlan plan(SqlNode query, SqlCatalog catalog) {
    return plan(query, catalog, null);
  }

  /**
   * Plans a query.
   *
   * @param session the time of tables that no period clause reaches; null for the present
   * @throws StoreException for whatever is wrong with it
   */
  public QueryPlan plan(SqlNode query, SqlCatalog catalog, @Nullable SessionTime session) {
    return plan(query, catalog, session, false);
  }

  /**
   * Plans a query, on request with what it takes to describe how it ran.
   *
   * @param described whether the plan remembers its operators' descriptions, which takes memory
   * @throws StoreException for whatever is wrong with it
   */
  public QueryPlan plan(
      SqlNode query, SqlCatalog catalog, @Nullable SessionTime session, boolean described) {
    return plan(query, catalog, session, described, new LateTables(List.of()));
  }

  /**
   * Plans a query of which some tables' columns depend on when it is asked about.
   *
   * @param late takes those tables, and says which of their versions are meant
   * @throws StoreException for whatever is wrong with it
   */
  public QueryPlan plan(
      SqlNode query,
      SqlCatalog catalog,
      @Nullable SessionTime session,
      boolean described,
      LateTables late) {
    try {
      return new Planning(catalog, session, described).plan(query, late, null);
    } catch (RuntimeException | StackOverflowError | AssertionError | LinkageError e) {
      throw ErrorTranslator.translate(e, catalog.publicNames());
    }
  }

  /**
   * Plans a change of a table by a query's rows; the plan gives one row, their number.
   *
   * @param described whether the plan remembers its operators' descriptions, which takes memory
   * @throws StoreException for whatever is wrong with it
   */
  public QueryPlan plan(SqlNode query, SqlCatalog catalog, boolean described, RowsChange change) {
    try {
      return new Planning(catalog, null, described).plan(query, new LateTables(List.of()), change);
    } catch (RuntimeException | StackOverflowError | AssertionError | LinkageError e) {
      throw ErrorTranslator.translate(e, catalog.publicNames());
    }
  }

  /** The columns of a query, without planning it. */
  @Override
  public RelDataType rowType(SqlCatalog catalog, String sql) {
    try {
      Validated validated =
          validate(YoreParser.parseQuery(sql), catalog, true, null, new ArrayList<>(), noTables());
      return validated.validator().getValidatedNodeType(validated.query());
    } catch (SqlParseException e) {
      throw ErrorTranslator.syntax(e, sql);
    } catch (RuntimeException e) {
      throw ErrorTranslator.translate(e, catalog.publicNames());
    }
  }

  /**
   * A condition on one row of a table as the engine computes it; fields are the table's columns.
   *
   * @param sql the condition
   * @throws StoreException if it is wrong, or asks for more than the row
   */
  public TableCondition condition(String sql, TableSchema table) {
    Catalogs alone =
        Catalogs.ofMain(
            new Catalog(0, List.of(table.endedBy(Long.MAX_VALUE)), List.of(), List.of()));
    SqlCatalog catalog = new SqlCatalog(alone, Branch.MAIN_ID, this);
    String query =
        "SELECT NOT (" + sql + "\n) FROM \"" + table.name().name().replace("\"", "\"\"") + "\"";
    try {
      return new Planning(catalog, null, false).condition(YoreParser.parseQuery(query), sql);
    } catch (SqlParseException e) {
      throw ErrorTranslator.syntax(e, query);
    } catch (RuntimeException | StackOverflowError | AssertionError e) {
      throw ErrorTranslator.translate(e, catalog.publicNames());
    }
  }

  /** Stored queries keep to the present columns. */
  private static LateTables noTables() {
    return new LateTables(List.of());
  }

  /** One statement's planning. */
  private final class Planning {
    private final SqlCatalog catalog;
    private final @Nullable SessionTime session;
    private final boolean described;
    private final List<SqlNode> periodQueries = new ArrayList<>();
    private final ScanFactory scans = new ScanFactory(store);
    private final VolcanoPlanner planner = new VolcanoPlanner(null, Contexts.of(CONFIG));
    private final RelOptCluster cluster;

    Planning(SqlCatalog catalog, @Nullable SessionTime session, boolean described) {
      this.catalog = catalog;
      this.session = session;
      this.described = described;
      planner.setExecutor(engine == QueryEngine.COLUMNAR ? CONSTANTS : COMPILED_CONSTANTS);
      planner.addRelTraitDef(ConventionTraitDef.INSTANCE);
      planner.addRelTraitDef(RelCollationTraitDef.INSTANCE);
      cluster = RelOptCluster.create(planner, new RexBuilder(YoreTypeFactory.INSTANCE));
      cluster.setMetadataProvider(Estimates.PROVIDER);
    }

    QueryPlan plan(SqlNode query, LateTables late, @Nullable RowsChange change) {
      Validated validated = validate(query, catalog, false, session, periodQueries, late);
      RelRoot root = convert(validated, true);
      UuidOrder.check(root.rel);
      RelRoot logical = root.withRel(PeriodPushDown.firstPass(root.rel, scans, session));
      RelNode columnar = engine == QueryEngine.COLUMNAR ? columnar(logical) : null;
      RelNode physical = columnar == null ? compiled(logical) : columnar;
      List<QueryPlan> bounds =
          periodQueries.stream().map(q -> QueryPlanner.this.plan(q, catalog, session)).toList();
      QueryPlan plan =
          new QueryPlan(
              columnar == null ? code((EnumerableRel) physical) : code(columnar),
              root.validatedRowType,
              ParameterTypes.of(validated.query(), validated.validator(), bounds),
              bounds,
              catalog,
              scans.assumedRows(),
              Steadiness.of(logical.rel),
              RelOptUtil.toString(physical, SqlExplainLevel.EXPPLAN_ATTRIBUTES));
      return change == null ? plan : changing(plan, physical, change.by(root.validatedRowType));
    }

    /** The change by a query's rows. */
    private QueryPlan changing(QueryPlan rows, RelNode physical, YoreTableModify.Change change) {
      YoreTableModify modify = new YoreTableModify(physical, change);
      return new QueryPlan(
          rows.code() instanceof QueryCode.Columnar ? code(modify) : code(modify, rows),
          modify.getRowType(),
          rows.parameterType(),
          rows.code() instanceof QueryCode.Columnar ? rows.periodQueries() : List.of(),
          catalog,
          rows.assumedRows(),
          false,
          RelOptUtil.toString(modify, SqlExplainLevel.EXPPLAN_ATTRIBUTES));
    }

    /** A change by rows that compiled code gives, which runs as the query that it is. */
    private QueryCode code(YoreTableModify modify, QueryPlan rows) {
      List<ColumnType> types =
          Objects.requireNonNull(
              PhysicalTypes.ofFields(rows.rowType()), "no column is of another type");
      PlanNode source = new PlanNode.Rows(new QueryRows(rows, types), types);
      PlanNode plan = modify.plan(source);
      PlanNodes nodes = new PlanNodes();
      nodes.add(plan, modify);
      nodes.add(source, modify.getInput());
      return new QueryCode.Columnar(
          new ColumnarPlan(plan, modify.getRowType(), List.of(), List.of()),
          described ? nodes.notes() : Map.of());
    }

    TableCondition condition(SqlNode query, String sql) {
      Validated validated = validate(query, catalog, false, null, periodQueries, noTables());
      return TableCondition.of(ExactSemantics.apply(convert(validated, true).rel, false), sql);
    }

    private RelTraitSet wanted(RelRoot root) {
      return root.rel
          .getTraitSet()
          .replace(EnumerableConvention.INSTANCE)
          .replace(root.collation)
          .simplify();
    }

    /** A plan that the engine runs alone, or null if it cannot. */
    private @Nullable RelNode columnar(RelRoot root) {
      RelNode optimized =
          PlanningStages.logical(scans).run(planner, root.rel, wanted(root), List.of(), List.of());
      RelNode converted =
          new ColumnarConversion(ScanRules.TO_COLUMNAR)
              .convert(PlanningStages.sorted(optimized, root.collation));
      return converted == null || root.isRefTrivial()
          ? converted
          : ColumnarRules.withFields(converted, outputFields(root), root.validatedRowType);
    }

    /** A plan of which compiled code runs at least the top. */
    private RelNode compiled(RelRoot root) {
      PlanningStages.addPhysicalRules(planner);
      if (engine == QueryEngine.COLUMNAR) {
        // What reads an outer row's fields can be compiled only together with what gives them.
        PlanningStages.addColumnarRules(planner, !Correlations.anyIn(root.rel));
      }
      RelNode physical;
      try {
        physical =
            PlanningStages.physical(scans)
                .run(planner, root.rel, wanted(root), List.of(), List.of());
      } catch (RelOptPlanner.CannotPlanException e) {
        throw Uncomputed.explained(root.rel, e);
      }
      if (root.isRefTrivial()) {
        return physical;
      }
      return EnumerableCalc.create(
          physical,
          RexProgram.create(
              physical.getRowType(),
              outputFields(root),
              null,
              root.validatedRowType,
              cluster.getRexBuilder()));
    }

    /** The fields to give, without those that serve only ORDER BY. */
    private List<RexNode> outputFields(RelRoot root) {
      List<RexNode> fields = new ArrayList<>();
      root.fields.forEach(
          field -> fields.add(cluster.getRexBuilder().makeInputRef(root.rel, field.getKey())));
      return fields;
    }

    private QueryCode code(RelNode columnar) {
      PlanNodes nodes = new PlanNodes();
      ColumnarPlan plan =
          new ColumnarPlan(nodes.of(columnar), columnar.getRowType(), List.of(), List.of());
      return new QueryCode.Columnar(plan, described ? nodes.notes() : Map.of());
    }

    private QueryCode code(EnumerableRel compiled) {
      PlanNodes nodes = new PlanNodes();
      Map<String, Object> constants = new HashMap<>();
      constants.put("_conformance", YoreConformance.INSTANCE);
      constants.put(PlanNodes.VARIABLE, nodes);
      @SuppressWarnings("unchecked")
      Bindable<Object> code =
          EnumerableInterpretable.toBindable(constants, null, compiled, EnumerableRel.Prefer.ARRAY);
      constants.remove(PlanNodes.VARIABLE);
      return new QueryCode.Compiled(code, constants, described ? nodes.lines(compiled) : List.of());
    }

    private RelRoot convert(Validated validated, boolean top) {
      SqlToRelConverter converter =
          new SqlToRelConverter(
              this::expandView,
              validated.validator(),
              validated.reader(),
              cluster,
              Convertlets.TABLE,
              SqlToRelConverter.config()
                  .withExpand(false)
                  .withTrimUnusedFields(false)
                  .withHintStrategyTable(HINTS)
                  .withInSubQueryThreshold(MAX_LISTED_VALUES));
      return converter.convertQuery(validated.query(), false, top);
    }

    private RelRoot expandView(
        RelDataType rowType, String sql, List<String> schemaPath, List<String> viewPath) {
      try {
        SqlCatalog ofView = catalog.ofSchema(schemaPath.get(0));
        return convert(
            validate(YoreParser.parseQuery(sql), ofView, true, session, periodQueries, noTables()),
            true);
      } catch (SqlParseException e) {
        throw ErrorTranslator.syntax(e, sql);
      }
    }
  }
}
