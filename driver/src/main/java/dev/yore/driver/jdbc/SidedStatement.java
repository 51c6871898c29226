package dev.yore.driver.jdbc;

/** The plain and the prepared statement, which have no superclass of ours in common. */
interface SidedStatement {
  StatementSide side();
}
