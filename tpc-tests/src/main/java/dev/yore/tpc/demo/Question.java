package dev.yore.tpc.demo;

/**
 * Something to ask.
 *
 * @param title for people
 * @param sql as it is printed and run
 */
record Question(String title, String sql) {}
