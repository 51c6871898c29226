/** [CONSTRAINT name] before a constraint, or nothing. */
SqlIdentifier ConstraintNameOpt() :
{
    final SqlIdentifier name;
}
{
    <CONSTRAINT> name = SimpleIdentifier() { return name; }
|
    { return null; }
}

/** (column, ... [WITHOUT OVERLAPS]); the last is then a period. */
SqlNodeList UniqueColumns(boolean[] apart) :
{
    final Span s;
    final List<SqlNode> columns = new ArrayList<SqlNode>();
    SqlIdentifier column;
}
{
    <LPAREN> { s = span(); } column = SimpleIdentifier() { columns.add(column); }
    ( <COMMA> column = SimpleIdentifier() { columns.add(column); } )*
    [ <WITHOUT> <OVERLAPS> { apart[0] = true; } ]
    <RPAREN>
    { return new SqlNodeList(columns, s.end(this)); }
}

/** UNIQUE (columns) | PERIOD FOR p (a, b) | CHECK (condition) | FOREIGN KEY (columns) REFERENCES ... */
SqlTableConstraint TableConstraint(SqlIdentifier name) :
{
    final Span s;
    final SqlNodeList columns;
    final SqlNode condition;
    final boolean[] apart = new boolean[1];
    final SqlIdentifier period;
    final SqlIdentifier start;
    final SqlIdentifier end;
}
{
    <UNIQUE> { s = span(); } columns = UniqueColumns(apart)
    {
        return apart[0]
            ? SqlTableConstraint.withoutOverlaps(s.end(this), name, columns, false)
            : SqlTableConstraint.unique(s.end(this), name, columns);
    }
|
    <PERIOD> { s = span(); } <FOR> period = SimpleIdentifier()
    <LPAREN> start = SimpleIdentifier() <COMMA> end = SimpleIdentifier() <RPAREN>
    { return SqlTableConstraint.period(s.end(this), period, start, end); }
|
    <CHECK> { s = span(); } <LPAREN> condition = Expression(ExprContext.ACCEPT_SUB_QUERY) <RPAREN>
    { return SqlTableConstraint.check(s.end(this), name, condition, null); }
|
    <FOREIGN> { s = span(); } <KEY> columns = ParenthesizedSimpleIdentifierList()
    { return References(s, name, columns); }
}

/** REFERENCES table [(columns)] and what happens to rows that refer to others. */
SqlTableConstraint References(Span s, SqlIdentifier name, SqlNodeList columns) :
{
    final SqlIdentifier parent;
    SqlNodeList parentColumns = null;
    SqlTableConstraint.Action onDelete = SqlTableConstraint.Action.NO_ACTION;
    SqlTableConstraint.Action onUpdate = SqlTableConstraint.Action.NO_ACTION;
}
{
    <REFERENCES> parent = CompoundIdentifier()
    [ LOOKAHEAD(2) parentColumns = ParenthesizedSimpleIdentifierList() ]
    (
        LOOKAHEAD(2) <ON> <DELETE> onDelete = ReferentialAction()
    |
        LOOKAHEAD(2) <ON> <UPDATE> onUpdate = ReferentialAction()
    )*
    {
        return SqlTableConstraint.foreignKey(
            s.end(this), name, columns, parent, parentColumns, onDelete, onUpdate);
    }
}

SqlTableConstraint.Action ReferentialAction() :
{
}
{
    <NO> <ACTION> { return SqlTableConstraint.Action.NO_ACTION; }
|
    <RESTRICT> { return SqlTableConstraint.Action.RESTRICT; }
|
    <CASCADE> { return SqlTableConstraint.Action.CASCADE; }
|
    <SET>
    (
        <NULL> { return SqlTableConstraint.Action.SET_NULL; }
    |
        <DEFAULT_> { return SqlTableConstraint.Action.SET_DEFAULT; }
    )
}

/** CREATE [UNIQUE] INDEX [IF NOT EXISTS] name ON table (column [ASC | DESC], ...). */
SqlCreate CreateIndex(Span s, boolean replace) :
{
    boolean unique = false;
    final boolean ifNotExists;
    final SqlIdentifier name;
    final SqlIdentifier table;
    final List<SqlNode> columns = new ArrayList<SqlNode>();
}
{
    [ <UNIQUE> { unique = true; } ]
    <INDEX> ifNotExists = IfNotExistsOpt() name = CompoundIdentifier()
    <ON> table = CompoundIdentifier()
    <LPAREN> IndexColumn(columns) ( <COMMA> IndexColumn(columns) )* <RPAREN>
    {
        return new SqlCreateIndex(s.end(this), replace, ifNotExists, unique, name, table,
            new SqlNodeList(columns, s.end(this)));
    }
}

void IndexColumn(List<SqlNode> columns) :
{
    final SqlIdentifier column;
}
{
    column = SimpleIdentifier() { columns.add(column); } [ <ASC> | <DESC> ]
}

/** DROP INDEX [IF EXISTS] name [ON table]. */
SqlDrop DropIndex(Span s, boolean replace) :
{
    final boolean ifExists;
    final SqlIdentifier name;
}
{
    <INDEX> ifExists = IfExistsOpt() name = CompoundIdentifier() [ <ON> CompoundIdentifier() ]
    { return new SqlDropIndex(s.end(this), ifExists, name); }
}

/** COMMENT ON {TABLE | VIEW | COLUMN} name IS {'text' | NULL}. */
SqlNode CommentOn() :
{
    final Span s;
    final String kind;
    final SqlIdentifier name;
    SqlNode text = null;
}
{
    <COMMENT> { s = span(); } <ON>
    ( <TABLE> | <VIEW> | <COLUMN> ) { kind = getToken(0).image.toUpperCase(Locale.ROOT); }
    name = CompoundIdentifier() <IS>
    ( <NULL> | text = StringLiteral() )
    { return new SqlComment(s.end(this), kind, name, text); }
}

/** SHOW what [{FROM | IN | ON} name] | SHOW CREATE {TABLE | VIEW} name. */
SqlNode ShowStatement() :
{
    final Span s;
    final String what;
    final SqlIdentifier word;
    SqlIdentifier name = null;
}
{
    <SHOW> { s = span(); }
    (
        <CREATE> ( <TABLE> | <VIEW> )
        { what = "CREATE " + getToken(0).image.toUpperCase(Locale.ROOT); }
        name = CompoundIdentifier()
    |
        word = SimpleIdentifier() { what = word.getSimple(); }
        [ ( <FROM> | <IN> | <ON> ) name = CompoundIdentifier() ]
    )
    { return new SqlShow(s.end(this), what, name); }
}

/** COPY {table [(columns)] | (query)} {FROM | TO} 'file' [WITH] [(option [value], ...)]. */
SqlNode CopyStatement() :
{
    final Span s;
    SqlNode query = null;
    SqlIdentifier table = null;
    SqlNodeList columns = null;
    final boolean from;
    final SqlNode file;
    final SqlCopy.Options options = new SqlCopy.Options();
}
{
    <COPY> { s = span(); }
    (
        <LPAREN> query = OrderedQueryOrExpr(ExprContext.ACCEPT_QUERY) <RPAREN>
    |
        table = CompoundIdentifier() [ columns = ParenthesizedSimpleIdentifierList() ]
    )
    ( <FROM> { from = true; } | <TO> { from = false; } )
    file = StringLiteral()
    [ <WITH> ]
    [ <LPAREN> CopyOption(options) ( <COMMA> CopyOption(options) )* <RPAREN> ]
    { return new SqlCopy(s.end(this), query, table, columns, from, file, options); }
}

void CopyOption(SqlCopy.Options options) :
{
    final String name;
    final SqlIdentifier word;
    String value = "TRUE";
    final SqlNode text;
    final SqlIdentifier valueWord;
}
{
    (
        <NULL> { name = "NULL"; }
    |
        word = SimpleIdentifier() { name = word.getSimple(); }
    )
    [ <EQ> ]
    [
        text = StringLiteral() { value = ((SqlLiteral) text).getValueAs(String.class); }
    |
        ( <TRUE> | <FALSE> | <UNSIGNED_INTEGER_LITERAL> ) { value = getToken(0).image; }
    |
        valueWord = SimpleIdentifier() { value = valueWord.getSimple(); }
    ]
    { options.put(name, value, getPos()); }
}

/** A keyword as the name of an output column: after AS nothing else can be meant. */
SqlIdentifier KeywordLabel() :
{
}
{
    {
        getNextToken();
        return new SqlIdentifier(unquotedIdentifier(), getPos());
    }
}
