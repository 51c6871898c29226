/** SAVEPOINT name | RELEASE [SAVEPOINT] name. */
SqlNode SavepointStatement() :
{
    final Span s;
    final SqlSavepoint.Action action;
    final SqlIdentifier name;
}
{
    (
        <SAVEPOINT> { s = span(); action = SqlSavepoint.Action.SET; }
    |
        <RELEASE> { s = span(); action = SqlSavepoint.Action.RELEASE; } [ <SAVEPOINT> ]
    )
    name = SimpleIdentifier()
    { return new SqlSavepoint(s.end(this), action, name); }
}

/** SET {SYSTEM_TIME | SYSTEM_VERSION} {AS OF time | DEFAULT}. */
SqlNode SetSystemTime() :
{
    final Span s;
    final boolean versions;
    SqlNode bound = null;
}
{
    <SET> { s = span(); }
    ( <SYSTEM_TIME> { versions = false; } | <SYSTEM_VERSION> { versions = true; } )
    (
        <AS> <OF> bound = Expression(ExprContext.ACCEPT_SUB_QUERY)
    |
        <DEFAULT_>
    )
    { return new SqlSetSystemTime(s.end(this), versions, bound); }
}

/** SET TRANSACTION ISOLATION LEVEL level: an option of the session. */
SqlNode SetTransaction() :
{
    final Span s;
    final String level;
}
{
    <SET> { s = span(); } <TRANSACTION> <ISOLATION> <LEVEL>
    (
        <READ>
        (
            <UNCOMMITTED> { level = "READ UNCOMMITTED"; }
        |
            <COMMITTED> { level = "READ COMMITTED"; }
        )
    |
        <REPEATABLE> <READ> { level = "REPEATABLE READ"; }
    |
        <SERIALIZABLE> { level = "SERIALIZABLE"; }
    )
    {
        return new SqlSetOption(s.end(this), null,
            new SqlIdentifier("TRANSACTION_ISOLATION", s.pos()),
            SqlLiteral.createCharString(level, s.pos()));
    }
}

/** WITH (MESSAGE = 'text'), or nothing. */
SqlNode CommitMessageOpt() :
{
    SqlIdentifier option;
    SqlNode message;
}
{
    <WITH> <LPAREN> option = SimpleIdentifier()
    {
        if (!option.getSimple().equalsIgnoreCase("MESSAGE")) {
            throw new ParseException("A transaction has the option MESSAGE, not " + option
                + "; line " + option.getParserPosition().getLineNum()
                + ", column " + option.getParserPosition().getColumnNum());
        }
    }
    <EQ> message = StringLiteral() <RPAREN>
    { return message; }
|
    { return null; }
}
