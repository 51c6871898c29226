/** ALTER TABLE [IF EXISTS] name action. */
SqlNode AlterTable() :
{
    final Span s;
    final boolean ifExists;
    final SqlIdentifier id;
    final SqlAlterTable.Action action;
}
{
    <ALTER> { s = span(); } <TABLE> ifExists = IfExistsOpt() id = CompoundIdentifier()
    (
        <ADD>
        (
            action = AddConstraint()
        |
            action = AddColumn()
        )
    |
        <DROP>
        (
            <RETENTION>
            { action = new SqlAlterTable.Action.SetRetention(new ArrayList<SqlAlterTable.Rule>()); }
        |
            <CONSTRAINT> action = DropConstraint()
        |
            <PERIOD> <FOR> action = DropConstraint()
        |
            action = DropColumn()
        )
    |
        <SET> <RETENTION> <KEEP> action = RetentionRules()
    |
        <RENAME> action = Rename()
    |
        <ALTER> action = AlterColumn()
    )
    { return new SqlAlterTable(s.end(this), id, ifExists, action); }
}

SqlAlterTable.Action RetentionRules() :
{
    final List<SqlAlterTable.Rule> rules = new ArrayList<SqlAlterTable.Rule>();
}
{
    RetentionRule(rules) ( <COMMA> RetentionRule(rules) )*
    { return new SqlAlterTable.Action.SetRetention(rules); }
}

void RetentionRule(List<SqlAlterTable.Rule> rules) :
{
    final String granularity;
    final String amount;
}
{
    ( <ALL> | <HOURLY> | <DAILY> | <WEEKLY> | <MONTHLY> | <YEARLY> )
    { granularity = getToken(0).image.toUpperCase(Locale.ROOT); }
    <UNSIGNED_INTEGER_LITERAL> { amount = getToken(0).image; }
    ( <HOUR> | <HOURS> | <DAY> | <DAYS> | <WEEK> | <WEEKS> | <MONTH> | <MONTHS> | <YEAR> | <YEARS> )
    {
        rules.add(new SqlAlterTable.Rule(
            granularity, amount, getToken(0).image.toUpperCase(Locale.ROOT)));
    }
}

SqlAlterTable.Action AddConstraint() :
{
    final SqlIdentifier name;
    final SqlNode constraint;
}
{
    name = ConstraintNameOpt() constraint = NamedConstraint(name)
    { return new SqlAlterTable.Action.AddConstraint(constraint); }
}

SqlAlterTable.Action DropConstraint() :
{
    final boolean ifExists;
    final SqlIdentifier id;
}
{
    ifExists = IfExistsOpt() id = SimpleIdentifier() [ <RESTRICT> ]
    { return new SqlAlterTable.Action.DropConstraint(id, ifExists); }
}

SqlAlterTable.Action AddColumn() :
{
    final boolean ifNotExists;
    final SqlIdentifier id;
    final SqlDataTypeSpec type;
    boolean nullable = true;
    SqlNode defaultValue = null;
    SqlIdentifier name = null;
    final List<SqlNode> constraints = new ArrayList<SqlNode>();
}
{
    [ <COLUMN> ] ifNotExists = IfNotExistsOpt() id = SimpleIdentifier() type = DataType()
    (
        <DEFAULT_> defaultValue = Expression(ExprContext.ACCEPT_NON_QUERY)
    |
        name = ConstraintNameOpt()
        (
            <NOT> <NULL> { nullable = false; }
        |
            <NULL>
        |
            ColumnConstraint(constraints, name, id)
        )
    )*
    {
        return new SqlAlterTable.Action.Add(
            (SqlColumnDeclaration) SqlDdlNodes.column(id.getParserPosition(), id,
                type.withNullable(nullable), defaultValue, ColumnStrategy.DEFAULT), ifNotExists,
            constraints);
    }
}

SqlAlterTable.Action DropColumn() :
{
    final boolean ifExists;
    final SqlIdentifier id;
}
{
    [ <COLUMN> ] ifExists = IfExistsOpt() id = SimpleIdentifier()
    { return new SqlAlterTable.Action.Drop(id, ifExists); }
}

SqlAlterTable.Action Rename() :
{
    final SqlIdentifier from;
    final SqlIdentifier to;
}
{
    <TO> to = CompoundIdentifier() { return new SqlAlterTable.Action.RenameTable(to); }
|
    [ <COLUMN> ] from = SimpleIdentifier() <TO> to = SimpleIdentifier()
    { return new SqlAlterTable.Action.RenameColumn(from, to); }
}

SqlAlterTable.Action AlterColumn() :
{
    final SqlIdentifier id;
    final SqlDataTypeSpec type;
    final SqlNode value;
}
{
    [ <COLUMN> ] id = SimpleIdentifier()
    (
        <SET>
        (
            <DATA> <TYPE> type = DataType()
            {
                return new SqlAlterTable.Action.SetType(
                    (SqlColumnDeclaration) SqlDdlNodes.column(id.getParserPosition(), id, type,
                        null, ColumnStrategy.NULLABLE));
            }
        |
            <DEFAULT_> value = Expression(ExprContext.ACCEPT_NON_QUERY)
            { return new SqlAlterTable.Action.SetDefault(id, value); }
        |
            <NOT> <NULL> { return new SqlAlterTable.Action.SetNullable(id, false); }
        )
    |
        <DROP>
        (
            <DEFAULT_> { return new SqlAlterTable.Action.SetDefault(id, null); }
        |
            <NOT> <NULL> { return new SqlAlterTable.Action.SetNullable(id, true); }
        )
    )
}

/** UNDROP TABLE name [AS name]. */
SqlNode UndropTable() :
{
    final Span s;
    final SqlIdentifier id;
    SqlIdentifier newName = null;
}
{
    <UNDROP> { s = span(); } <TABLE> id = CompoundIdentifier()
    [ <AS> newName = CompoundIdentifier() ]
    {
        return new SqlAlterTable(
            s.end(this), id, false, new SqlAlterTable.Action.Undrop(newName));
    }
}

/** ERASE FROM name [[AS] alias] WHERE condition. */
SqlNode EraseStatement() :
{
    final Span s;
    final SqlIdentifier id;
    SqlIdentifier alias = null;
    final SqlNode condition;
}
{
    <ERASE> { s = span(); } <FROM> id = CompoundIdentifier()
    [ [ <AS> ] alias = SimpleIdentifier() ]
    <WHERE> condition = Expression(ExprContext.ACCEPT_SUB_QUERY)
    { return new SqlErase(s.end(this), id, alias, condition); }
}
