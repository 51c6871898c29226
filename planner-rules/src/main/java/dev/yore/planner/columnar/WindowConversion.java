package dev.yore.planner.columnar;

import dev.yore.engine.plan.WindowGroup;
import java.util.ArrayList;
import java.util.List;
import org.apache.calcite.rel.RelNode;
import org.apache.calcite.rel.logical.LogicalProject;
import org.apache.calcite.rel.logical.LogicalWindow;
import org.apache.calcite.rel.type.RelDataTypeFactory;
import org.apache.calcite.rel.type.RelDataTypeField;
import org.apache.calcite.rex.RexBuilder;
import org.apache.calcite.rex.RexNode;
import org.jspecify.annotations.Nullable;

/** Makes windows columnar. Pure functions. */
final class WindowConversion {
  private WindowConversion() {}

  static @Nullable RelNode convert(LogicalWindow window) {
    if (!Translations.canHold(window.getInput().getRowType())
        || !Translations.canHold(window.getRowType())) {
      return null;
    }
    return WindowGroups.hasConstantArguments(window) ? overFields(window) : plain(window);
  }

  private static @Nullable RelNode plain(LogicalWindow window) {
    List<WindowGroup> groups =
        WindowGroups.translate(window.getInput(), window.getConstants(), window.groups);
    return groups == null
        ? null
        : new ColumnarWindow(
            window.getCluster(),
            ColumnarRules.traits(window),
            ColumnarRules.columnar(window.getInput()),
            window.getConstants(),
            window.getRowType(),
            window.groups,
            groups);
  }

  /** Constants become fields beneath the window, under the numbers they have, and go above it. */
  private static @Nullable RelNode overFields(LogicalWindow window) {
    RelNode input = window.getInput();
    RexBuilder builder = window.getCluster().getRexBuilder();
    List<RexNode> fields = new ArrayList<>();
    RelDataTypeFactory.Builder inputType = window.getCluster().getTypeFactory().builder();
    for (RelDataTypeField field : input.getRowType().getFieldList()) {
      fields.add(builder.makeInputRef(input, field.getIndex()));
      inputType.add(field);
    }
    RelDataTypeFactory.Builder windowType = window.getCluster().getTypeFactory().builder();
    windowType.addAll(input.getRowType().getFieldList());
    for (RexNode constant : window.getConstants()) {
      inputType.add("$CONSTANT" + fields.size(), constant.getType());
      windowType.add("$CONSTANT" + fields.size(), constant.getType());
      fields.add(constant);
    }
    int inputFields = input.getRowType().getFieldCount();
    List<RelDataTypeField> all = window.getRowType().getFieldList();
    windowType.addAll(all.subList(inputFields, all.size()));
    RelNode extended =
        LogicalProject.create(input, List.of(), fields, inputType.build(), java.util.Set.of());
    List<WindowGroup> groups =
        WindowGroups.translate(extended, window.getConstants(), window.groups);
    if (groups == null || Translations.of(input).outputs(fields, extended.getRowType()) == null) {
      return null;
    }
    ColumnarWindow columnar =
        new ColumnarWindow(
            window.getCluster(),
            ColumnarRules.traits(window),
            ColumnarProject.create(ColumnarRules.columnar(input), fields, extended.getRowType()),
            window.getConstants(),
            windowType.uniquify().build(),
            window.groups,
            groups);
    List<RexNode> outputs = new ArrayList<>();
    for (int i = 0; i < all.size(); i++) {
      int field = i < inputFields ? i : i + window.getConstants().size();
      outputs.add(builder.makeInputRef(columnar, field));
    }
    return ColumnarProject.create(columnar, outputs, window.getRowType());
  }
}
