package dev.yore.server.log;

import org.slf4j.event.Level;

/**
 * How a process logs. Immutable.
 *
 * @param level from which on Yore itself is heard
 */
public record LogOptions(LogFormat format, Level level) {}
