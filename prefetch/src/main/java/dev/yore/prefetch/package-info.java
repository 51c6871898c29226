/**
 * Weka's learners as the models that score predictions. {@link dev.yore.prefetch.WekaModels} is the
 * door; nothing else of Yore knows Weka. Models are confined to the predictor's thread; trees are
 * raised on whatever thread they are given and published whole.
 */
package dev.yore.prefetch;
