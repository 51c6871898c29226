package dev.yore.prefetch;

import dev.yore.prefetch.CandidateGenerator.Candidate;
import dev.yore.prefetch.Relation.Kind;
import java.util.List;

/** The numbers a model sees of a candidate. Stateless. */
final class Features {
  /** In the order of the vector. */
  static final List<String> NAMES =
      List.of(
          "likelihood",
          "shareAfterOne",
          "shareAfterTwo",
          "logSupport",
          "confidence",
          "weakestConfidence",
          "weakestKind",
          "parameters",
          "depth",
          "periodKind",
          "hasPredicates",
          "shared",
          "templatePrecision");

  private Features() {}

  /**
   * @param sharedStream whether the stream is all users' together
   * @param templatePrecision how often predictions of this template have come lately
   */
  static double[] of(Candidate candidate, boolean sharedStream, double templatePrecision) {
    ScanTemplate template = candidate.scan().template();
    Kind kind = candidate.guess().weakestKind();
    return new double[] {
      candidate.likelihood(),
      candidate.successor().shareAfterOne(),
      candidate.successor().shareAfterTwo(),
      Math.log1p(candidate.successor().support()),
      candidate.guess().confidence(),
      candidate.guess().weakest(),
      kind == null ? -1 : kind.ordinal(),
      candidate.scan().parameters().size(),
      candidate.depth(),
      template.periodKind().ordinal(),
      template.predicates().isEmpty() ? 0 : 1,
      sharedStream ? 1 : 0,
      templatePrecision
    };
  }
}
