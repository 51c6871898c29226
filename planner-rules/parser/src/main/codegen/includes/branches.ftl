/** The name of a branch or tag: an identifier or text. */
String ReferenceName() :
{
    final SqlNode text;
    final SqlIdentifier id;
}
{
    text = StringLiteral() { return ((SqlLiteral) text).getValueAs(String.class); }
|
    id = SimpleIdentifier() { return id.getSimple(); }
}

/** {VERSION | SYSTEM_VERSION} n | {TIMESTAMP | SYSTEM_TIME} t | TAG name. */
BranchState BranchState() :
{
    final SqlNode bound;
    final String tag;
}
{
    ( <VERSION> | <SYSTEM_VERSION> ) bound = Expression(ExprContext.ACCEPT_SUB_QUERY)
    { return new BranchState.At(true, bound); }
|
    ( <TIMESTAMP> | <SYSTEM_TIME> ) bound = Expression(ExprContext.ACCEPT_SUB_QUERY)
    { return new BranchState.At(false, bound); }
|
    <TAG> tag = ReferenceName()
    { return new BranchState.Tagged(tag); }
}

/** BRANCH [IF NOT EXISTS] name [FROM parent] [AS OF state]. */
SqlCreate CreateBranch(Span s, boolean replace) :
{
    final boolean ifNotExists;
    final String name;
    String origin = null;
    BranchState state = null;
}
{
    <BRANCH> ifNotExists = IfNotExistsOpt() name = ReferenceName()
    [ <FROM> origin = ReferenceName() ]
    [ <AS> <OF> state = BranchState() ]
    { return new SqlCreateReference(s.end(this), false, replace, ifNotExists, name, origin, state); }
}

/** TAG [IF NOT EXISTS] name and, in any order, [AS OF state] [ON BRANCH name]. */
SqlCreate CreateTag(Span s, boolean replace) :
{
    final boolean ifNotExists;
    final String name;
    String branch = null;
    BranchState state = null;
}
{
    <TAG> ifNotExists = IfNotExistsOpt() name = ReferenceName()
    [ <ON> <BRANCH> branch = ReferenceName() ]
    [ <AS> <OF> state = BranchState() ]
    [ <ON> <BRANCH> branch = ReferenceName() ]
    { return new SqlCreateReference(s.end(this), true, replace, ifNotExists, name, branch, state); }
}

SqlDrop DropBranch(Span s, boolean replace) :
{
    final boolean ifExists;
    final String name;
}
{
    <BRANCH> ifExists = IfExistsOpt() name = ReferenceName()
    { return new SqlDropReference(s.end(this), false, ifExists, name); }
}

SqlDrop DropTag(Span s, boolean replace) :
{
    final boolean ifExists;
    final String name;
}
{
    <TAG> ifExists = IfExistsOpt() name = ReferenceName()
    { return new SqlDropReference(s.end(this), true, ifExists, name); }
}

/** USE BRANCH name. */
SqlNode UseBranch() :
{
    final Span s;
    final String name;
}
{
    <USE> { s = span(); } <BRANCH> name = ReferenceName()
    { return new SqlUseBranch(s.end(this), name); }
}

/** MERGE BRANCH source INTO target [ON CONFLICT {ABORT | USE SOURCE | USE TARGET}]. */
SqlNode MergeBranch() :
{
    final Span s;
    final String source;
    final String target;
    SqlMergeBranch.OnConflict onConflict = SqlMergeBranch.OnConflict.REPORT;
}
{
    <MERGE> { s = span(); } <BRANCH> source = ReferenceName() <INTO> target = ReferenceName()
    [
        <ON> <CONFLICT>
        (
            <ABORT> { onConflict = SqlMergeBranch.OnConflict.ABORT; }
        |
            LOOKAHEAD(2) <USE> <SOURCE> { onConflict = SqlMergeBranch.OnConflict.USE_SOURCE; }
        |
            <USE> <TARGET> { onConflict = SqlMergeBranch.OnConflict.USE_TARGET; }
        )
    ]
    { return new SqlMergeBranch(s.end(this), source, target, onConflict); }
}

/** RESTORE TABLE name TO state. */
SqlNode RestoreTable() :
{
    final Span s;
    final SqlIdentifier table;
    final BranchState state;
}
{
    <RESTORE> { s = span(); } <TABLE> table = CompoundIdentifier() <TO>
    state = BranchState()
    { return new SqlRestoreTable(s.end(this), table, state); }
}
