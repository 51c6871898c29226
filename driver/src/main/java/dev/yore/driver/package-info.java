/**
 * JDBC for Yore. {@link dev.yore.driver.YoreDriver} is the driver; {@code jdbc} has the objects
 * clients see, {@code meta} what answers them, {@code embedded} the stores opened in this process,
 * {@code remote} the way to a server.
 */
package dev.yore.driver;
