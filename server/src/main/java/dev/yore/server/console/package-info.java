/**
 * The page for people: files of the class path, and the door through which they ask. The page is
 * plain HTML, CSS and JavaScript in {@code src/main/resources}, used as it is.
 */
package dev.yore.server.console;
