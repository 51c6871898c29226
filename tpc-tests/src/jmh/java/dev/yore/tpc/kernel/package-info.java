/**
 * The innermost loops, each alone, under JMH: {@code mvn -Pjmh -pl tpc-tests -am
 * process-test-classes} builds them, {@code ./yore bench --jmh} runs them. Thread rules are JMH's.
 */
package dev.yore.tpc.kernel;
