/** FOR PORTION OF period FROM x TO y after the target of UPDATE or DELETE, or a period clause. */
SqlNode PeriodClause(SqlNode tableRef) :
{
    final Span s;
    final SqlIdentifier period;
    final SqlNode first;
    final SqlNode second;
    final SqlNode snapshot;
}
{
    LOOKAHEAD(2)
    <FOR> { s = span(); } <PORTION> <OF> period = SimpleIdentifier()
    <FROM> first = Expression(ExprContext.ACCEPT_SUB_QUERY)
    <TO> second = Expression(ExprContext.ACCEPT_SUB_QUERY)
    { return new SqlPortion(s.end(this), tableRef, period, first, second); }
|
    snapshot = SystemPeriodClause(tableRef) { return snapshot; }
}

/** FOR {SYSTEM_TIME | TIMESTAMP | SYSTEM_VERSION | VERSION} ... after a table's name. */
SqlNode SystemPeriodClause(SqlNode tableRef) :
{
    final Span s;
    final boolean versions;
    final PeriodKind kind;
    SqlNode first = null;
    SqlNode second = null;
}
{
    <FOR> { s = span(); }
    (
        ( <SYSTEM_TIME> | <TIMESTAMP> ) { versions = false; }
    |
        ( <SYSTEM_VERSION> | <VERSION> ) { versions = true; }
    )
    (
        <AS> <OF> first = Expression(ExprContext.ACCEPT_SUB_QUERY) { kind = PeriodKind.AS_OF; }
    |
        <FROM> first = Expression(ExprContext.ACCEPT_SUB_QUERY)
        <TO> second = Expression(ExprContext.ACCEPT_SUB_QUERY) { kind = PeriodKind.FROM_TO; }
    |
        // AND separates the bounds, so they must not swallow it.
        <BETWEEN> first = PeriodBound() <AND> second = PeriodBound() { kind = PeriodKind.BETWEEN; }
    |
        <CONTAINED> <IN> <LPAREN> first = Expression(ExprContext.ACCEPT_SUB_QUERY)
        <COMMA> second = Expression(ExprContext.ACCEPT_SUB_QUERY) <RPAREN> { kind = PeriodKind.CONTAINED_IN; }
    |
        <ALL> { kind = PeriodKind.ALL; }
    )
    { return Periods.snapshot(s.end(this), tableRef, kind, versions, first, second); }
}

/** The same after a parenthesized query. */
SqlNode PeriodOnDerivedTable(SqlNode query) :
{
    final SqlNode snapshot;
}
{
    snapshot = PeriodClause(Periods.derivedTableName(checkNotJoin(query)))
    { return Periods.derivedTable(query, snapshot); }
}

/** A sum: no comparison and no AND at its top. */
SqlNode PeriodBound() :
{
    SqlNode sum;
    SqlNode term;
    SqlOperator op;
}
{
    sum = PeriodTerm()
    (
        ( <PLUS> { op = SqlStdOperatorTable.PLUS; } | <MINUS> { op = SqlStdOperatorTable.MINUS; } )
        term = PeriodTerm()
        { sum = op.createCall(Span.of(sum, term).pos(), sum, term); }
    )*
    { return sum; }
}

SqlNode PeriodTerm() :
{
    final List<Object> list = new ArrayList<Object>();
}
{
    AddExpression2b(list, ExprContext.ACCEPT_SUB_QUERY) { return SqlParserUtil.toTree(list); }
}
