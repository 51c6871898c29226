/** COMMIT | ROLLBACK [TO savepoint] | BEGIN | START TRANSACTION. */
SqlNode TransactionStatement() :
{
    final Span s;
    final SqlTransactionStatement.Action action;
    SqlNode message = null;
    final SqlIdentifier savepoint;
}
{
    <ROLLBACK> { s = span(); } [ <WORK> ]
    (
        <TO> [ <SAVEPOINT> ] savepoint = SimpleIdentifier()
        { return new SqlSavepoint(s.end(this), SqlSavepoint.Action.ROLLBACK_TO, savepoint); }
    |
        {
            return new SqlTransactionStatement(
                s.end(this), SqlTransactionStatement.Action.ROLLBACK, null);
        }
    )
|
    (
        <COMMIT> { s = span(); action = SqlTransactionStatement.Action.COMMIT; } [ <WORK> ]
    |
        <BEGIN> { s = span(); action = SqlTransactionStatement.Action.BEGIN; } [ <TRANSACTION> | <WORK> ]
    |
        <START> { s = span(); action = SqlTransactionStatement.Action.BEGIN; } <TRANSACTION>
    )
    message = CommitMessageOpt()
    { return new SqlTransactionStatement(s.end(this), action, message); }
}

/** CALL [schema.]name(arguments); COALESCE, HOLD and RELEASE, reserved words, are names here. */
SqlNode CallProcedure() :
{
    final Span s;
    SqlIdentifier name;
    SqlIdentifier part;
    SqlNode argument;
    final List<SqlNode> arguments = new ArrayList<SqlNode>();
}
{
    <CALL> { s = span(); } name = ProcedureName()
    [ <DOT> part = ProcedureName() { name = name.plus(part.getSimple(), part.getParserPosition()); } ]
    <LPAREN>
    [
        argument = Expression(ExprContext.ACCEPT_NON_QUERY) { arguments.add(argument); }
        ( <COMMA> argument = Expression(ExprContext.ACCEPT_NON_QUERY) { arguments.add(argument); } )*
    ]
    <RPAREN>
    { return new SqlCallProcedure(s.end(this), name, new SqlNodeList(arguments, s.pos())); }
}

SqlIdentifier ProcedureName() :
{
    final SqlIdentifier id;
}
{
    <COALESCE> { return new SqlIdentifier("COALESCE", getPos()); }
|
    <HOLD> { return new SqlIdentifier("HOLD", getPos()); }
|
    <RELEASE> { return new SqlIdentifier("RELEASE", getPos()); }
|
    id = SimpleIdentifier() { return id; }
}

boolean IfNotExistsOpt() :
{
}
{
    LOOKAHEAD(3)
    <IF> <NOT> <EXISTS> { return true; }
|
    { return false; }
}

boolean IfExistsOpt() :
{
}
{
    LOOKAHEAD(2)
    <IF> <EXISTS> { return true; }
|
    { return false; }
}

/** A value of SET in UPDATE and MERGE. */
void AddAssignment(List<SqlNode> list) :
{
}
{
    <DEFAULT_> { list.add(SqlStdOperatorTable.DEFAULT.createCall(getPos())); }
|
    AddExpression(list, ExprContext.ACCEPT_SUB_QUERY)
}

/** TRUNCATE [TABLE] name: all rows go, as by DELETE; their past stays. */
SqlNode TruncateTable() :
{
    final Span s;
    final SqlIdentifier id;
}
{
    <TRUNCATE> { s = span(); } [ <TABLE> ] id = CompoundIdentifier()
    { return new SqlDelete(s.end(this), id, null, null, null); }
}

SqlCreate CreateTable(Span s, boolean replace) :
{
    final boolean ifNotExists;
    final SqlIdentifier id;
    final List<SqlNode> elements = new ArrayList<SqlNode>();
    final Token first;
    final SqlParserPos text;
    final SqlNode query;
    SqlNodeList columns = null;
    boolean data = true;
}
{
    <TABLE> ifNotExists = IfNotExistsOpt() id = CompoundIdentifier()
    (
        LOOKAHEAD( [ ParenthesizedSimpleIdentifierList() ] <AS> )
        [ columns = ParenthesizedSimpleIdentifierList() ]
        <AS> { first = getToken(1); }
        query = OrderedQueryOrExpr(ExprContext.ACCEPT_QUERY)
        {
            text = new SqlParserPos(
                first.beginLine, first.beginColumn, token.endLine, token.endColumn);
        }
        [ <WITH> [ <NO> { data = false; } ] <DATA> ]
        { return new SqlCreateTableAs(s.end(this), replace, ifNotExists, id, columns, query, text, data); }
    |
    // One token only: what is wrong with the first column is then found at that column.
    LOOKAHEAD(1)
    <LPAREN> TableElement(elements) ( <COMMA> TableElement(elements) )* <RPAREN>
    {
        return SqlDdlNodes.createTable(s.end(this), replace, ifNotExists, id,
            new SqlNodeList(elements, s.end(this)), null);
    }
    )
}

/** GENERATED {ALWAYS | BY DEFAULT} AS IDENTITY [([START WITH n] [INCREMENT BY n])]. */
SqlNode Identity() :
{
    final Span s;
    boolean always = false;
    long start = 1;
    long increment = 1;
}
{
    <GENERATED> { s = span(); } ( <ALWAYS> { always = true; } | <BY> <DEFAULT_> ) <AS> <IDENTITY>
    [
        LOOKAHEAD(2)
        <LPAREN>
        ( <START> <WITH> start = SignedLong() | <INCREMENT> <BY> increment = SignedLong() )+
        <RPAREN>
    ]
    { return new SqlIdentity(s.end(this), always, start, increment); }
}

long SignedLong() :
{
    boolean negative = false;
}
{
    [ <MINUS> { negative = true; } ] <UNSIGNED_INTEGER_LITERAL>
    {
        try {
            return Long.parseLong((negative ? "-" : "") + token.image);
        } catch (NumberFormatException e) {
            throw new ParseException(token.image + " is no BIGINT");
        }
    }
}

/** A column or a constraint; constraints named with a column become elements of their own. */
void TableElement(List<SqlNode> elements) :
{
    final SqlIdentifier name;
    final SqlNode constraint;
}
{
    name = ConstraintNameOpt() constraint = NamedConstraint(name) { elements.add(constraint); }
|
    ColumnElement(elements)
}

SqlNode NamedConstraint(SqlIdentifier name) :
{
    final Span s;
    final SqlNodeList columns;
    final SqlNode constraint;
    final boolean[] apart = new boolean[1];
}
{
    <PRIMARY> { s = span(); } <KEY> columns = UniqueColumns(apart)
    {
        return apart[0]
            ? SqlTableConstraint.withoutOverlaps(s.end(this), name, columns, true)
            : SqlDdlNodes.primary(s.end(columns), name, columns);
    }
|
    constraint = TableConstraint(name) { return constraint; }
}

void ColumnElement(List<SqlNode> elements) :
{
    final Span s = Span.of();
    final SqlIdentifier id;
    final SqlDataTypeSpec type;
    boolean nullable = true;
    SqlNode defaultValue = null;
    SqlIdentifier name = null;
    final List<SqlNode> constraints = new ArrayList<SqlNode>();
}
{
    id = SimpleIdentifier() type = DataType()
    (
        <DEFAULT_> defaultValue = Expression(ExprContext.ACCEPT_NON_QUERY)
    |
        defaultValue = Identity() { nullable = false; }
    |
        name = ConstraintNameOpt()
        (
            <NOT> <NULL> { nullable = false; }
        |
            <NULL>
        |
            <PRIMARY> <KEY>
            {
                nullable = false;
                constraints.add(SqlDdlNodes.primary(s.add(id).end(this), name, SqlNodeList.of(id)));
            }
        |
            ColumnConstraint(constraints, name, id)
        )
    )*
    {
        final SqlParserPos pos = s.add(id).end(this);
        elements.add(SqlDdlNodes.column(pos, id, type.withNullable(nullable), defaultValue,
            defaultValue != null ? ColumnStrategy.DEFAULT
                : nullable ? ColumnStrategy.NULLABLE : ColumnStrategy.NOT_NULLABLE));
        elements.addAll(constraints);
    }
}

/** UNIQUE | CHECK (condition) | REFERENCES ... behind a column. */
void ColumnConstraint(List<SqlNode> constraints, SqlIdentifier name, SqlIdentifier column) :
{
    final Span s;
    final SqlNode condition;
    final SqlTableConstraint reference;
}
{
    <UNIQUE>
    { constraints.add(SqlTableConstraint.unique(getPos(), name, SqlNodeList.of(column))); }
|
    <CHECK> { s = span(); } <LPAREN> condition = Expression(ExprContext.ACCEPT_SUB_QUERY) <RPAREN>
    { constraints.add(SqlTableConstraint.check(s.end(this), name, condition, column)); }
|
    { s = Span.of(); } reference = References(s, name, SqlNodeList.of(column))
    { constraints.add(reference); }
}

SqlCreate CreateView(Span s, boolean replace) :
{
    final boolean ifNotExists;
    final SqlIdentifier id;
    final SqlParserPos start;
    final SqlNode query;
    SqlNodeList columns = null;
}
{
    <VIEW> ifNotExists = IfNotExistsOpt() id = CompoundIdentifier()
    [ columns = ParenthesizedSimpleIdentifierList() ]
    <AS> {
        start = new SqlParserPos(getToken(1).beginLine, getToken(1).beginColumn);
    }
    query = OrderedQueryOrExpr(ExprContext.ACCEPT_QUERY)
    { return new SqlCreateStoredView(s.end(this), replace, ifNotExists, id, columns, query, start); }
}

SqlDrop DropTable(Span s, boolean replace) :
{
    final boolean ifExists;
    final SqlIdentifier id;
}
{
    <TABLE> ifExists = IfExistsOpt() id = CompoundIdentifier() [ <RESTRICT> ]
    { return SqlDdlNodes.dropTable(s.end(this), ifExists, id); }
}

SqlDrop DropView(Span s, boolean replace) :
{
    final boolean ifExists;
    final SqlIdentifier id;
}
{
    <VIEW> ifExists = IfExistsOpt() id = CompoundIdentifier()
    { return SqlDdlNodes.dropView(s.end(this), ifExists, id); }
}
