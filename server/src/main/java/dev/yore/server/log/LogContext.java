package dev.yore.server.log;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.slf4j.spi.MDCAdapter;

/**
 * What a thread's lines are about. Unlike SLF4J's own, threads do not inherit it: those of pools
 * would name the user for ever in whose request they were made. Safe for use by many threads.
 */
final class LogContext implements MDCAdapter {
  private static final ThreadLocal<@Nullable Map<String, String>> VALUES = new ThreadLocal<>();
  private static final ThreadLocal<@Nullable Map<String, Deque<String>>> STACKS =
      new ThreadLocal<>();

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
    STACKS.remove();
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
    Map<String, Deque<String>> own = STACKS.get();
    if (own == null) {
      own = new HashMap<>();
      STACKS.set(own);
    }
    own.computeIfAbsent(key, name -> new ArrayDeque<>()).push(value);
  }

  @Override
  public @Nullable String popByKey(String key) {
    Deque<String> stack = stack(key);
    return stack == null ? null : stack.poll();
  }

  @Override
  public @Nullable Deque<String> getCopyOfDequeByKey(String key) {
    Deque<String> stack = stack(key);
    return stack == null ? null : new ArrayDeque<>(stack);
  }

  @Override
  public void clearDequeByKey(String key) {
    Deque<String> stack = stack(key);
    if (stack != null) {
      stack.clear();
    }
  }

  private @Nullable Deque<String> stack(String key) {
    Map<String, Deque<String>> own = STACKS.get();
    return own == null ? null : own.get(key);
  }
}
