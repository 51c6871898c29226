package dev.yore.store.predict;

/**
 * A prediction that has been judged. Immutable.
 *
 * @param text of the statement's shape, without values
 * @param likelihood what counting alone thought, 0 to 1
 * @param score how often such predictions had come, 0 to 1
 * @param expectedMillis when it was expected, from when it was made
 * @param writeProbability how likely a write to what it reads was thought before that
 * @param blocks how many it would have read
 */
public record PredictionRecord(
    long stampMillis,
    long sessionId,
    String digest,
    String text,
    Candidate.Generator generator,
    int depth,
    double likelihood,
    double score,
    double expectedMillis,
    double writeProbability,
    int blocks,
    Candidate.Outcome outcome,
    long fetchedBytes) {}
