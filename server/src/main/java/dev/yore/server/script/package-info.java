/** SQL scripts: several statements in one text. */
package dev.yore.server.script;
