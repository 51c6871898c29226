/** CREATE USER name PASSWORD 'text' | CREATE ROLE name. */
SqlNode CreateUserOrRole() :
{
    final Span s;
    final boolean ifNotExists;
    final SqlIdentifier name;
    final String password;
}
{
    <CREATE> { s = span(); }
    (
        <USER> ifNotExists = IfNotExistsOpt() name = SimpleIdentifier() password = PasswordOf()
        { return new SqlAccess(s.end(this), new SqlAccess.CreateUser(name.getSimple(), ifNotExists, password)); }
    |
        <ROLE> ifNotExists = IfNotExistsOpt() name = SimpleIdentifier()
        { return new SqlAccess(s.end(this), new SqlAccess.CreateRole(name.getSimple(), ifNotExists)); }
    )
}

String PasswordOf() :
{
    final SqlNode text;
}
{
    [ <WITH> ] <PASSWORD> text = StringLiteral()
    { return ((SqlLiteral) text).getValueAs(String.class); }
}

/** ALTER USER name PASSWORD 'text'. */
SqlNode AlterUser() :
{
    final Span s;
    final SqlIdentifier name;
    final String password;
}
{
    <ALTER> { s = span(); } <USER> name = SimpleIdentifier() password = PasswordOf()
    { return new SqlAccess(s.end(this), new SqlAccess.SetPassword(name.getSimple(), password)); }
}

/** DROP USER name | DROP ROLE name. */
SqlNode DropUserOrRole() :
{
    final Span s;
    final boolean role;
    final boolean ifExists;
    final SqlIdentifier name;
}
{
    <DROP> { s = span(); }
    ( <USER> { role = false; } | <ROLE> { role = true; } )
    ifExists = IfExistsOpt() name = SimpleIdentifier()
    { return new SqlAccess(s.end(this), new SqlAccess.Drop(name.getSimple(), role, ifExists)); }
}

/** GRANT privileges ON object TO names | GRANT roles TO names. */
SqlNode GrantStatement() :
{
    final Span s;
    final List<String> what;
    final List<String> names;
    SqlIdentifier object = null;
}
{
    <GRANT> { s = span(); }
    (
        LOOKAHEAD(Privileges() <ON>)
        what = Privileges() <ON> object = GrantObject() <TO> names = AccessNames()
        { return new SqlAccess(s.end(this), new SqlAccess.Privileges(true, what, object, names)); }
    |
        what = AccessNames() <TO> names = AccessNames()
        { return new SqlAccess(s.end(this), new SqlAccess.Roles(true, what, names)); }
    )
}

/** REVOKE privileges ON object FROM names | REVOKE roles FROM names. */
SqlNode RevokeStatement() :
{
    final Span s;
    final List<String> what;
    final List<String> names;
    SqlIdentifier object = null;
}
{
    <REVOKE> { s = span(); }
    (
        LOOKAHEAD(Privileges() <ON>)
        what = Privileges() <ON> object = GrantObject() <FROM> names = AccessNames()
        { return new SqlAccess(s.end(this), new SqlAccess.Privileges(false, what, object, names)); }
    |
        what = AccessNames() <FROM> names = AccessNames()
        { return new SqlAccess(s.end(this), new SqlAccess.Roles(false, what, names)); }
    )
}

List<String> Privileges() :
{
    final List<String> privileges = new ArrayList<String>();
}
{
    <ALL> [ <PRIVILEGES> ] { privileges.add("ALL"); return privileges; }
|
    Privilege() { privileges.add(token.image.toUpperCase(Locale.ROOT)); }
    ( <COMMA> Privilege() { privileges.add(token.image.toUpperCase(Locale.ROOT)); } )*
    { return privileges; }
}

void Privilege() :
{
}
{
    <SELECT> | <INSERT> | <UPDATE> | <DELETE> | <CREATE> | <HISTORY> | <ERASE>
}

/** A table's or view's name; null for all of them. */
SqlIdentifier GrantObject() :
{
    final SqlIdentifier name;
}
{
    <ALL> <TABLES> { return null; }
|
    <SCHEMA> name = SimpleIdentifier() { return new SqlIdentifier(java.util.Arrays.asList(name.getSimple(), ""), name.getParserPosition()); }
|
    [ <TABLE> ] name = CompoundIdentifier() { return name; }
}

List<String> AccessNames() :
{
    final List<String> names = new ArrayList<String>();
    SqlIdentifier name;
}
{
    name = SimpleIdentifier() { names.add(name.getSimple()); }
    ( <COMMA> name = SimpleIdentifier() { names.add(name.getSimple()); } )*
    { return names; }
}
