package dev.yore.planner.type;

import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import org.apache.calcite.jdbc.JavaTypeFactoryImpl;

/** Calcite's type factory with Yore's limits and UTF-8 text. Safe for many threads. */
public final class YoreTypeFactory extends JavaTypeFactoryImpl {
  public static final YoreTypeFactory INSTANCE = new YoreTypeFactory();

  private YoreTypeFactory() {
    super(YoreTypeSystem.INSTANCE);
  }

  @Override
  public Charset getDefaultCharset() {
    return StandardCharsets.UTF_8;
  }
}
