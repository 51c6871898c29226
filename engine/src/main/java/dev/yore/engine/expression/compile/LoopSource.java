package dev.yore.engine.expression.compile;

import java.util.List;

/**
 * A generated class's source and what its instances are made with. Immutable.
 *
 * @param text equal for expressions that differ in constants only
 * @param parameters constants and variables, by the class's numbers
 * @param kernels what is called rather than written out, by the class's numbers
 * @param objects parameters of templates, by the class's numbers
 * @param memos how many memories of dictionaries it has
 */
record LoopSource(
    String text, List<Node> parameters, List<Node> kernels, List<Object> objects, int memos) {
  LoopSource {
    parameters = List.copyOf(parameters);
    kernels = List.copyOf(kernels);
    objects = List.copyOf(objects);
  }
}
