package dev.yore.server.log;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.slf4j.ILoggerFactory;
import org.slf4j.IMarkerFactory;
import org.slf4j.Logger;
import org.slf4j.event.Level;
import org.slf4j.helpers.BasicMarkerFactory;
import org.slf4j.spi.MDCAdapter;
import org.slf4j.spi.SLF4JServiceProvider;

/**
 * What SLF4J logs to in a process that {@code yore} runs. The command says so by {@link #install}
 * before the first logger is made; programs that embed Yore are left to their own. Safe for use by
 * many threads.
 */
public final class ProcessLog implements SLF4JServiceProvider {
  private static final String PROVIDER = "slf4j.provider";

  /** SLF4J's name for how much it says of itself, which is nothing that users asked for. */
  private static final String VERBOSITY = "slf4j.internal.verbosity";

  private static final String API_VERSION = "2.0.99";

  /** Yore's own loggers; what libraries say is wanted only if something is wrong. */
  private static final String OWN = "dev.yore.";

  /** Who came and who was refused is no matter of levels, where there is a server to ask for. */
  private static final String AUDIT = "yore.audit";

  private static volatile LogFormat format = LogFormat.TEXT;
  private static volatile Level level = Level.WARN;
  private static volatile Level auditLevel = Level.WARN;

  private final Map<String, Logger> loggers = new ConcurrentHashMap<>();
  private final MDCAdapter context = new LogContext();
  private final IMarkerFactory markers = new BasicMarkerFactory();

  /** Makes this the process's log, unless another was named. Before the first logger is made. */
  public static void install() {
    if (System.getProperty(PROVIDER) == null) {
      System.setProperty(PROVIDER, ProcessLog.class.getName());
      if (System.getProperty(VERBOSITY) == null) {
        System.setProperty(VERBOSITY, "WARN");
      }
    }
  }

  /**
   * Applies to what is logged from now on. A process that was not told is heard only if something
   * is wrong.
   *
   * @param newLevel from which on Yore itself is heard; libraries from WARN, or at DEBUG and TRACE
   *     as Yore
   */
  public static void configure(LogFormat newFormat, Level newLevel) {
    format = newFormat;
    level = newLevel;
    auditLevel = Level.INFO;
  }

  static LogFormat format() {
    return format;
  }

  static boolean isHeard(String logger, Level of) {
    Level least = level;
    if (logger.equals(AUDIT)) {
      least = auditLevel;
    } else if (!logger.startsWith(OWN) && least == Level.INFO) {
      least = Level.WARN;
    }
    return of.toInt() >= least.toInt();
  }

  @Override
  public ILoggerFactory getLoggerFactory() {
    return name -> loggers.computeIfAbsent(name, ProcessLogger::new);
  }

  @Override
  public IMarkerFactory getMarkerFactory() {
    return markers;
  }

  @Override
  public MDCAdapter getMDCAdapter() {
    return context;
  }

  @Override
  public String getRequestedApiVersion() {
    return API_VERSION;
  }

  @Override
  public void initialize() {}
}
