/**
 * From expressions to loops: {@code Lowering} puts an expression in terms of kernels and control
 * flow, what runs it follows that. Entered through {@link
 * dev.yore.engine.expression.CompiledExpressions} only.
 */
package dev.yore.engine.expression.compile;
