package dev.yore.server;

import dev.yore.store.CacheInfo;
import dev.yore.store.CoalescenceInfo;
import dev.yore.store.Replication;
import dev.yore.store.Store;
import dev.yore.store.StoreException;
import dev.yore.store.Tier;
import dev.yore.store.TierControl.Residence;
import dev.yore.store.log.LogGroups;
import dev.yore.store.object.ObjectAccess.Traffic;
import dev.yore.store.predict.PredictionService;
import dev.yore.store.predict.PrefetchStatistics;
import io.prometheus.metrics.core.metrics.CounterWithCallback;
import io.prometheus.metrics.core.metrics.GaugeWithCallback;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.ToLongFunction;
import org.jspecify.annotations.Nullable;

/**
 * What goes on in a store, in the words of Prometheus: tiers, cache, prefetch, coalescence, groups
 * of commits and replication. Read when somebody asks. Safe for use by many threads.
 */
final class StoreMetrics {
  private final Store store;

  StoreMetrics(Store store) {
    this.store = store;
  }

  void register(PrometheusRegistry registry) {
    tiers(registry);
    objectStore(registry);
    cache(registry);
    prefetch(registry);
    coalescence(registry);
    commits(registry);
    replication(registry);
  }

  /** A figure of one time series. */
  private interface Told {
    void value(double value, String... labels);
  }

  /** A store that is closed or broken has no figures; /health says why. */
  private static void quietly(Runnable reading) {
    try {
      reading.run();
    } catch (StoreException e) {
      // Nothing is told.
    }
  }

  private static void gauge(
      PrometheusRegistry registry,
      String name,
      String help,
      Consumer<Told> reading,
      String... labels) {
    GaugeWithCallback.builder()
        .name(name)
        .help(help)
        .labelNames(labels)
        .callback(told -> quietly(() -> reading.accept(told::call)))
        .register(registry);
  }

  private static void counter(
      PrometheusRegistry registry,
      String name,
      String help,
      Consumer<Told> reading,
      String... labels) {
    CounterWithCallback.builder()
        .name(name)
        .help(help)
        .labelNames(labels)
        .callback(told -> quietly(() -> reading.accept(told::call)))
        .register(registry);
  }

  private void tiers(PrometheusRegistry registry) {
    gauge(
        registry,
        "yore_tier_bytes",
        "Bytes of segments by tier.",
        told -> perTier(told, Residence::sizeBytes),
        "tier");
    gauge(
        registry,
        "yore_tier_segments",
        "Segments by tier.",
        told -> perTier(told, segment -> 1),
        "tier");
    gauge(
        registry,
        "yore_tier_cached_bytes",
        "Bytes of segments in the object store that have a local copy.",
        told -> told.value(sum(store.tiers().residence(), Residence::cachedBytes)));
  }

  private void perTier(Told told, ToLongFunction<Residence> figure) {
    Map<Tier, Long> sums = new EnumMap<>(Tier.class);
    for (Tier tier : Tier.values()) {
      sums.put(tier, 0L);
    }
    for (Residence segment : store.tiers().residence()) {
      sums.merge(segment.tier(), figure.applyAsLong(segment), Long::sum);
    }
    sums.forEach((tier, sum) -> told.value(sum, tier.name()));
  }

  private static <T> long sum(List<T> all, ToLongFunction<T> figure) {
    return all.stream().mapToLong(figure).sum();
  }

  private void objectStore(PrometheusRegistry registry) {
    counter(
        registry,
        "yore_object_requests",
        "Requests to the object store by outcome.",
        told -> {
          Traffic traffic = store.tiers().traffic();
          if (traffic != null) {
            told.value(traffic.requests() - traffic.failures(), "ok");
            told.value(traffic.failures(), "failed");
          }
        },
        "outcome");
    counter(
        registry,
        "yore_object_bytes",
        "Bytes from and to the object store.",
        told -> {
          Traffic traffic = store.tiers().traffic();
          if (traffic != null) {
            told.value(traffic.readBytes(), "read");
            told.value(traffic.writtenBytes(), "written");
          }
        },
        "direction");
  }

  private void cache(PrometheusRegistry registry) {
    counter(
        registry,
        "yore_cache_lookups",
        "Lookups in the cache of decoded vectors by outcome.",
        told -> {
          CacheInfo cache = store.cache();
          told.value(cache.hits(), "hit");
          told.value(cache.misses(), "miss");
        },
        "outcome");
    gauge(
        registry,
        "yore_cache_bytes",
        "Heap bytes of decoded vectors.",
        told -> told.value(store.cache().sizeBytes()));
    gauge(
        registry,
        "yore_cache_budget_bytes",
        "Heap bytes that decoded vectors may take.",
        told -> told.value(store.cache().budgetBytes()));
  }

  private void prefetch(PrometheusRegistry registry) {
    counter(
        registry,
        "yore_prefetch_predictions",
        "Predictions by what became of them.",
        told -> {
          List<PrefetchStatistics> all = prefetched();
          told.value(sum(all, PrefetchStatistics::used), "used");
          told.value(sum(all, PrefetchStatistics::late), "late");
          told.value(sum(all, PrefetchStatistics::unused), "unused");
          told.value(sum(all, PrefetchStatistics::notFetched), "not_fetched");
          told.value(sum(all, PrefetchStatistics::notCome), "not_come");
        },
        "outcome");
    counter(
        registry,
        "yore_prefetch_bytes",
        "Bytes fetched ahead, read or in vain.",
        told -> {
          List<PrefetchStatistics> all = prefetched();
          told.value(sum(all, PrefetchStatistics::savedBytes), "used");
          told.value(sum(all, PrefetchStatistics::wastedBytes), "wasted");
        },
        "outcome");
    counter(
        registry,
        "yore_prefetch_dropped_events",
        "Statements that prediction could not look at.",
        told -> {
          PredictionService predictions = store.predictions();
          told.value(predictions == null ? 0 : predictions.droppedEvents());
        });
  }

  private List<PrefetchStatistics> prefetched() {
    @Nullable PredictionService predictions = store.predictions();
    return predictions == null ? List.of() : predictions.statistics();
  }

  private void coalescence(PrometheusRegistry registry) {
    gauge(
        registry,
        "yore_coalescence_debt_segments",
        "Segments that merging now would merge.",
        told -> told.value(sum(store.coalescence(), CoalescenceInfo::debtSegments)));
    gauge(
        registry,
        "yore_coalescence_debt_bytes",
        "Bytes of those.",
        told -> told.value(sum(store.coalescence(), CoalescenceInfo::debtBytes)));
    gauge(
        registry,
        "yore_coalescence_tables",
        "Tables by what coalescence does with them.",
        told -> {
          for (CoalescenceInfo.State state : CoalescenceInfo.State.values()) {
            long count = store.coalescence().stream().filter(i -> i.state() == state).count();
            told.value(count, state.name());
          }
        },
        "state");
    gauge(
        registry,
        "yore_unflushed_row_events",
        "Row events that are in no segment yet.",
        told -> told.value(sum(store.coalescence(), CoalescenceInfo::unflushedRowEvents)));
    counter(
        registry,
        "yore_written_bytes",
        "Bytes written since the store was opened, by what they are.",
        told -> {
          told.value(store.written().log(), "log");
          told.value(store.written().flushed(), "flushed");
          told.value(store.written().merged(), "merged");
        },
        "kind");
  }

  private void commits(PrometheusRegistry registry) {
    counter(
        registry,
        "yore_commits",
        "Commits written durably since the store was opened.",
        told -> told.value(store.commitGroups().records()));
    counter(
        registry,
        "yore_commit_groups",
        "Groups they were written in, one sync each.",
        told -> {
          LogGroups groups = store.commitGroups();
          told.value(groups.groups());
        });
  }

  private void replication(PrometheusRegistry registry) {
    gauge(
        registry,
        "yore_replication_lag_seconds",
        "How old what a replica serves may be, or what a writer has not published.",
        told -> {
          Replication replication = store.replication();
          if (replication != null) {
            told.value(replication.lagMillis() / 1e3);
          }
        });
    gauge(
        registry,
        "yore_replication_lag_sequences",
        "Commits that are known and not served, or not published.",
        told -> {
          Replication replication = store.replication();
          if (replication != null) {
            told.value(replication.lagSequences());
          }
        });
  }
}
