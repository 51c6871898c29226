package dev.yore.engine.expression.compile;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * A generated class around its loop: what the loop reads, opened once a batch, and what its
 * instances are made with. Used once, by one thread.
 */
final class LoopClass {
  private final boolean hasNulls;
  private final Map<Integer, Node.Field> fields = new LinkedHashMap<>();
  private final List<Node> parameters = new ArrayList<>();
  private final List<Node> kernels = new ArrayList<>();
  private final List<Object> objects = new ArrayList<>();

  /** The fields whose dictionaries are remembered, by the memo's number. */
  private final List<Integer> memos = new ArrayList<>();

  LoopClass(boolean hasNulls) {
    this.hasNulls = hasNulls;
  }

  /**
   * Opens a field: {@code a} and its index are values or bytes, {@code s} offsets, {@code c} codes,
   * {@code l} longs that a wide decimal may come as, {@code m} the mask of nulls.
   */
  void open(Node.Field field) {
    fields.putIfAbsent(field.index(), field);
  }

  /** A constant's or variable's value. */
  LoopValue parameter(Node node) {
    int number = parameters.size();
    parameters.add(node);
    return LoopValue.of(node.nullable() ? "zp" + number : "false", node.rep(), "p" + number);
  }

  /**
   * A call's number: {@code k} is its kernel, {@code in} its operands' cells, {@code out} its
   * result's.
   */
  int kernel(Node node) {
    kernels.add(node);
    return kernels.size() - 1;
  }

  /** The name of an object that a template uses. */
  String object(Object object) {
    objects.add(object);
    return "((" + object.getClass().getSimpleName() + ") objects[" + (objects.size() - 1) + "])";
  }

  /**
   * A memo's number: {@code t} are its states, {@code w} its values, {@code d} the field's codes,
   * {@code n} its mask of nulls.
   */
  int memo(int field) {
    memos.add(field);
    return memos.size() - 1;
  }

  /**
   * The whole class.
   *
   * @param body what the loop does for position {@code i}, the {@code n}-th
   * @param before what is done once a batch
   * @param perRow what comes before the body
   */
  LoopSource source(CharSequence body, String before, String perRow) {
    StringBuilder java = new StringBuilder();
    java.append("import dev.yore.engine.expression.function.*;\n")
        .append("import dev.yore.store.vector.*;\n")
        .append("import java.util.Arrays;\n")
        .append("public final class GeneratedLoop extends RowLoop {\n")
        .append("  private static final byte[] NO_BYTES = new byte[0];\n")
        .append("  private final LoopBinding binding;\n")
        .append("  public GeneratedLoop(LoopBinding binding) { this.binding = binding; }\n")
        .append("  public int run(ColumnVector[] columns, int[] selection, int count,")
        .append(" boolean aligned, OutputColumn[] outputs, int[] selected) {\n")
        .append("    int found = 0;\n")
        .append("    final Object[] objects = binding.objects();\n");
    fields.values().forEach(field -> java.append(opening(field)));
    for (int p = 0; p < parameters.size(); p++) {
      java.append(opening(p));
    }
    for (int m = 0; m < memos.size(); m++) {
      java.append(openingMemo(m));
    }
    for (int k = 0; k < kernels.size(); k++) {
      java.append("    final Kernel k" + k + " = binding.kernels()[" + k + "];\n")
          .append("    final Cell[] in" + k + " = binding.inputs()[" + k + "];\n")
          .append("    final Cell out" + k + " = binding.outputs()[" + k + "];\n");
    }
    java.append(before)
        .append("    for (int n = 0; n < count; n++) {\n")
        .append("      int i = selection == null ? n : selection[n]; " + perRow + "\n")
        .append(body)
        .append("    }\n    return found;\n  }\n}\n");
    return new LoopSource(java.toString(), parameters, kernels, objects, memos.size());
  }

  /** What a field's reads need, taken from its vector once a batch. */
  private String opening(Node.Field field) {
    int f = field.index();
    String column = "columns[" + f + "]";
    String vector =
        switch (field.rep()) {
          case LONG -> "LongVector";
          case DOUBLE -> "DoubleVector";
          case WIDE, BYTES -> "BytesVector";
        };
    String cast = "((" + vector + ") " + column + ")";
    return switch (field.rep()) {
      case LONG, DOUBLE ->
          "    final "
              + (field.rep() == Rep.LONG ? "long" : "double")
              + "[] a"
              + f
              + " = "
              + cast
              + ".values();\n"
              + mask(field, cast + ".nulls()");
      case BYTES -> bytes(f, cast) + mask(field, cast + ".nulls()");
      case WIDE ->
          "    final long[] l"
              + f
              + " = "
              + column
              + " instanceof LongVector ? ((LongVector) "
              + column
              + ").values() : null;\n"
              + "    byte[] a"
              + f
              + " = null; int[] s"
              + f
              + " = null; int[] c"
              + f
              + " = null;\n"
              + "    if (l"
              + f
              + " == null) { a"
              + f
              + " = "
              + cast
              + ".data(); s"
              + f
              + " = "
              + cast
              + ".offsets(); c"
              + f
              + " = "
              + cast
              + ".codes(); }\n"
              + mask(
                  field,
                  "l"
                      + f
                      + " != null ? ((LongVector) "
                      + column
                      + ").nulls() : "
                      + cast
                      + ".nulls()");
    };
  }

  private String mask(Node.Field field, String nulls) {
    return hasNulls ? "    final long[] m" + field.index() + " = " + nulls + ";\n" : "";
  }

  private static String bytes(int f, String cast) {
    return "    final byte[] a"
        + f
        + " = "
        + cast
        + ".data();\n"
        + "    final int[] s"
        + f
        + " = "
        + cast
        + ".offsets();\n"
        + "    final int[] c"
        + f
        + " = "
        + cast
        + ".codes();\n";
  }

  private String openingMemo(int m) {
    String column = "columns[" + memos.get(m) + "]";
    String memo = "binding.memos()[" + m + "]";
    String nulls =
        hasNulls ? "    final long[] n" + m + " = ((BytesVector) " + column + ").nulls();\n" : "";
    return "    final byte[] t"
        + m
        + " = "
        + memo
        + ".open("
        + column
        + ", count);\n"
        + "    final long[] w"
        + m
        + " = "
        + memo
        + ".values();\n"
        + "    final int[] d"
        + m
        + " = ((BytesVector) "
        + column
        + ").codes();\n"
        + nulls;
  }

  private String opening(int p) {
    Node node = parameters.get(p);
    String cell = "binding.parameters()[" + p + "]";
    String flag = node.nullable() ? "    final boolean zp" + p + " = " + cell + ".isNull;\n" : "";
    return flag
        + switch (node.rep()) {
          case LONG -> "    final long p" + p + " = " + cell + ".low;\n";
          case DOUBLE -> "    final double p" + p + " = " + cell + ".number;\n";
          case WIDE ->
              "    final long p"
                  + p
                  + "h = "
                  + cell
                  + ".high; final long p"
                  + p
                  + "l = "
                  + cell
                  + ".low;\n";
          case BYTES ->
              "    final byte[] p"
                  + p
                  + "d = "
                  + cell
                  + ".data; final int p"
                  + p
                  + "f = "
                  + cell
                  + ".from; final int p"
                  + p
                  + "t = "
                  + cell
                  + ".to;\n";
        };
  }
}
