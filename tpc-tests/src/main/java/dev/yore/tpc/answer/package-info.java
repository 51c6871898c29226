/**
 * Whether two systems gave the same answer: {@link dev.yore.tpc.answer.ResultRows} makes rows
 * comparable, {@link dev.yore.tpc.answer.AnswerComparison} compares them. Stateless.
 */
package dev.yore.tpc.answer;
