package dev.yore.server.log;

import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.slf4j.helpers.ThreadLocalMapOfStacks;
import org.slf4j.spi.MDCAdapter;

/**
 * What a thread's lines are about. Unlike SLF4J's own, threads do not inherit it: those of pools
 * would name the user for ever in whose request they were made. Safe for use by many threads.
 */
final class LogContext implements MDCAdapter {
  private static final ThreadLocal<@Nullable Map<String, String>> VALUES = new ThreadLocal<>();

  private final ThreadLocalMapOfStacks stacks = new ThreadLocalMapOfStacks();

  @Override
  public void put(String key, @Nullable String value) {
    if (value == null) {
      remove(key);
      return;
    }
    Map<String, String> own = VALUES.get();
    if (own == null) {
      own = new LinkedHashMap<>();
      VALUES.set(own);
    }
    own.put(key, value);
  }

  @Override
  public @Nullable String get(String key) {
    Map<String, String> own = VALUES.get();
    return own == null ? null : own.get(key);
  }

  @Override
  public void remove(String key) {
    Map<String, String> own = VALUES.get();
    if (own != null) {
      own.remove(key);
    }
  }

  @Override
  public void clear() {
    VALUES.remove();
  }

  @Override
  public @Nullable Map<String, String> getCopyOfContextMap() {
    Map<String, String> own = VALUES.get();
    return own == null ? null : new LinkedHashMap<>(own);
  }

  @Override
  public void setContextMap(Map<String, String> contextMap) {
    VALUES.set(new LinkedHashMap<>(contextMap));
  }

  @Override
  public void pushByKey(String key, String value) {
    stacks.pushByKey(key, value);
  }

  @Override
  public @Nullable String popByKey(String key) {
    return stacks.popByKey(key);
  }

  @Override
  public @Nullable Deque<String> getCopyOfDequeByKey(String key) {
    return stacks.getCopyOfDequeByKey(key);
  }

  @Override
  public void clearDequeByKey(String key) {
    stacks.clearDequeByKey(key);
  }
}
