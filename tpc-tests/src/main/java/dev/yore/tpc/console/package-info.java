/**
 * What a person sees: {@link dev.yore.tpc.console.ConsoleTable} for rows and {@link
 * dev.yore.tpc.console.ProgressBar} for waiting. Plain text; escape codes only on a terminal.
 */
package dev.yore.tpc.console;
