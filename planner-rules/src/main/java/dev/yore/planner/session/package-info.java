/**
 * Sessions: compiling statements and keeping their plans, transactions, changes of the catalog, and
 * running it all. {@link dev.yore.planner.session.StoreDatabase} is shared by threads; a session
 * and its cursors are confined to one thread at a time.
 */
package dev.yore.planner.session;
