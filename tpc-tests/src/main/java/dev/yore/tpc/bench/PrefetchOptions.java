package dev.yore.tpc.bench;

import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** The command line's options of the prefetch workload. */
// Picocli fills the annotated fields before it calls.
@SuppressWarnings("NullAway.Init")
final class PrefetchOptions {
  @Spec(Spec.Target.MIXEE)
  private CommandSpec spec;

  @Option(
      names = "--trace",
      paramLabel = "FILE",
      description =
          "Recorded questions that the prefetch workload asks, too (docs/prediction.md); skipped if"
              + " the file is absent.")
  private @Nullable Path trace;

  @Option(
      names = "--prefetch",
      split = ",",
      paramLabel = "NAME",
      description =
          "Of the prefetch workload, these parts (simulation, pages, store) and workloads (a to g)"
              + " only. Default: all.")
  private @Nullable List<String> prefetch;

  @Nullable String trace() {
    return trace == null ? null : trace.toString();
  }

  /** Names of parts and workloads that there are; empty for all. */
  List<String> prefetch() {
    try {
      return new PrefetchChoice(prefetch == null ? List.of() : prefetch).names();
    } catch (IllegalArgumentException e) {
      throw new ParameterException(spec.commandLine(), String.valueOf(e.getMessage()), e);
    }
  }
}
