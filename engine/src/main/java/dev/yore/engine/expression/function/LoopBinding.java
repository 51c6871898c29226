package dev.yore.engine.expression.function;

/**
 * What an instance of a generated class works with: values known by now, kernels of its own thread.
 * The arrays are taken over.
 *
 * @param parameters values of constants and variables
 * @param kernels per call
 * @param inputs cells for each call's operands
 * @param outputs a cell for each call's result
 * @param objects what templates use
 * @param memos what is remembered per dictionary entry
 */
public record LoopBinding(
    Cell[] parameters,
    Kernel[] kernels,
    Cell[][] inputs,
    Cell[] outputs,
    Object[] objects,
    DictionaryMemo[] memos) {}
