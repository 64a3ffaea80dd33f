package org.eidolon.node.metrics;

import io.prometheus.metrics.expositionformats.PrometheusTextFormatWriter;
import io.prometheus.metrics.instrumentation.jvm.JvmBufferPoolMetrics;
import io.prometheus.metrics.instrumentation.jvm.JvmClassLoadingMetrics;
import io.prometheus.metrics.instrumentation.jvm.JvmGarbageCollectorMetrics;
import io.prometheus.metrics.instrumentation.jvm.JvmMemoryMetrics;
import io.prometheus.metrics.instrumentation.jvm.JvmRuntimeInfoMetric;
import io.prometheus.metrics.instrumentation.jvm.ProcessMetrics;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import io.prometheus.metrics.model.snapshots.MetricSnapshots;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.concurrent.CompletionStage;
import org.apache.pekko.http.javadsl.model.ContentType;
import org.apache.pekko.http.javadsl.model.ContentTypes;
import org.apache.pekko.http.javadsl.model.HttpEntities;
import org.apache.pekko.http.javadsl.model.HttpRequest;
import org.apache.pekko.http.javadsl.model.HttpResponse;
import org.eidolon.node.http.Face;

/** {@code /metrics}: the node and its JVM in Prometheus' text format. */
public final class MetricsFace implements Face {
  private static final ContentType TEXT =
      ContentTypes.parse(PrometheusTextFormatWriter.CONTENT_TYPE);

  private final NodeWatch watch;
  private final PrometheusRegistry jvm = new PrometheusRegistry();
  private final PrometheusTextFormatWriter writer = PrometheusTextFormatWriter.create();

  public MetricsFace(NodeWatch watch) {
    this.watch = watch;
    JvmBufferPoolMetrics.builder().register(jvm);
    JvmClassLoadingMetrics.builder().register(jvm);
    JvmGarbageCollectorMetrics.builder().register(jvm);
    JvmMemoryMetrics.builder().register(jvm);
    JvmRuntimeInfoMetric.builder().register(jvm);
    ProcessMetrics.builder().register(jvm);
  }

  @Override
  public boolean takes(String path) {
    return path.equals("/metrics");
  }

  @Override
  public CompletionStage<HttpResponse> answer(HttpRequest request) {
    return watch
        .figures()
        .thenApply(
            figures -> HttpResponse.create().withEntity(HttpEntities.create(TEXT, text(figures))));
  }

  private byte[] text(NodeFigures figures) {
    var all = MetricSnapshots.builder();
    Exposition.of(figures).forEach(all::metricSnapshot);
    jvm.scrape().forEach(all::metricSnapshot);
    var out = new ByteArrayOutputStream();
    try {
      writer.write(out, all.build());
    } catch (IOException impossible) {
      throw new UncheckedIOException(impossible);
    }
    return out.toByteArray();
  }
}
