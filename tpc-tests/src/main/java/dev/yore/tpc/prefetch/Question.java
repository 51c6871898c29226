package dev.yore.tpc.prefetch;

/** A template with values, and how its run goes. Confined to one simulation. */
final class Question {
  final int session;
  final Template template;
  final double[] values;
  long startMicros;
  long[] blocks = new long[0];

  Question(int session, Template template, double... values) {
    this.session = session;
    this.template = template;
    this.values = values;
  }
}
