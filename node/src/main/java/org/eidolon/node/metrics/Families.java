package org.eidolon.node.metrics;

import io.prometheus.metrics.model.snapshots.CounterSnapshot;
import io.prometheus.metrics.model.snapshots.CounterSnapshot.CounterDataPointSnapshot;
import io.prometheus.metrics.model.snapshots.GaugeSnapshot;
import io.prometheus.metrics.model.snapshots.GaugeSnapshot.GaugeDataPointSnapshot;
import io.prometheus.metrics.model.snapshots.Labels;
import io.prometheus.metrics.model.snapshots.MetricSnapshot;
import io.prometheus.metrics.model.snapshots.MetricSnapshots;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/** Families of metrics, one after the other. Label values are words of closed sets. */
final class Families {
  private final MetricSnapshots.Builder all = MetricSnapshots.builder();

  MetricSnapshots built() {
    return all.build();
  }

  Families add(MetricSnapshot family) {
    all.metricSnapshot(family);
    return this;
  }

  Families gauge(String name, String help, double value) {
    return add(
        GaugeSnapshot.builder()
            .name(name)
            .help(help)
            .dataPoint(GaugeDataPointSnapshot.builder().value(value).build())
            .build());
  }

  Families gauges(String name, String help, String label, Map<String, ? extends Number> values) {
    var family = GaugeSnapshot.builder().name(name).help(help);
    new TreeMap<>(values)
        .forEach(
            (word, value) ->
                family.dataPoint(
                    GaugeDataPointSnapshot.builder()
                        .labels(Labels.of(label, word))
                        .value(value.doubleValue())
                        .build()));
    return add(family.build());
  }

  Families counters(String name, String help, String label, Map<String, ? extends Number> values) {
    var family = CounterSnapshot.builder().name(name).help(help);
    new TreeMap<>(values)
        .forEach(
            (word, value) -> family.dataPoint(point(Labels.of(label, word), value.doubleValue())));
    return add(family.build());
  }

  static CounterDataPointSnapshot point(Labels labels, double value) {
    return CounterDataPointSnapshot.builder().labels(labels).value(value).build();
  }

  /** Names of an enum's values as labels have them. */
  static Map<String, Number> words(Map<? extends Enum<?>, ? extends Number> byName) {
    var words = new TreeMap<String, Number>();
    byName.forEach((name, value) -> words.put(word(name), value));
    return words;
  }

  static String word(Enum<?> name) {
    return name.name().toLowerCase(Locale.ROOT);
  }
}
