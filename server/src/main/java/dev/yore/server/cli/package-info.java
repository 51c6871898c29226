/**
 * The command line, {@code yore}: one class per subcommand, started by {@link
 * dev.yore.server.cli.Yore}. Results go to standard output, progress and errors to standard error.
 * Exit codes: 0 good, 1 failed, 2 wrong usage. Other modules add subcommands through {@link
 * dev.yore.server.cli.CommandProvider}.
 */
package dev.yore.server.cli;
