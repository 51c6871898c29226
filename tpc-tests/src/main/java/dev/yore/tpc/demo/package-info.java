/**
 * {@code yore demo}: a store with a past, and questions about it. {@link
 * dev.yore.tpc.demo.DemoCommand} reads the options, {@link dev.yore.tpc.demo.Demo} tells the story.
 * Confined to one thread.
 */
package dev.yore.tpc.demo;
