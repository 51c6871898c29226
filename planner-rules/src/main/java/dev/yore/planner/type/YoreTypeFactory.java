package dev.yore.planner.type;

import java.lang.reflect.Type;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.UUID;
import org.apache.calcite.jdbc.JavaTypeFactoryImpl;
import org.apache.calcite.rel.type.RelDataType;
import org.apache.calcite.sql.type.SqlTypeName;

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

  /**
   * Calcite compiles values of types it does not know as mere objects, and then cannot cast them.
   */
  @Override
  public Type getJavaClass(RelDataType type) {
    return type.getSqlTypeName() == SqlTypeName.UUID ? UUID.class : super.getJavaClass(type);
  }
}
