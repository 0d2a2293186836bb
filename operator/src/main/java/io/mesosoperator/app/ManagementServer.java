package io.mesosoperator.app;

import static java.net.HttpURLConnection.HTTP_BAD_METHOD;
import static java.net.HttpURLConnection.HTTP_NOT_FOUND;
import static java.net.HttpURLConnection.HTTP_OK;

import io.mesosoperator.http.HttpExchange;
import io.mesosoperator.http.HttpLimits;
import io.mesosoperator.http.HttpListener;
import io.mesosoperator.metrics.Gauges;
import io.mesosoperator.metrics.Metric;
import io.micrometer.core.instrument.Metrics;
import io.micrometer.core.instrument.binder.jvm.JvmGcMetrics;
import io.micrometer.core.instrument.binder.jvm.JvmHeapPressureMetrics;
import io.micrometer.core.instrument.binder.jvm.JvmMemoryMetrics;
import io.micrometer.core.instrument.binder.jvm.JvmThreadMetrics;
import io.micrometer.core.instrument.binder.system.ProcessorMetrics;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What Prometheus asks, {@code /metrics}, and what people ask: {@code /why}. */
final class ManagementServer implements AutoCloseable {

    /** Prometheus' text format. */
    private static final String METRICS = "text/plain; version=0.0.4; charset=utf-8";

    /** What Micrometer shows of the Java runtime: the first words of its metrics. */
    static final List<String> OF_JAVA = List.of(
            "jvm_memory_",
            "jvm_buffer_",
            "jvm_gc_",
            "jvm_threads_",
            "system_cpu_",
            "process_cpu_",
            "system_load_average_");

    private static final double MILLIS_A_SECOND = 1_000;

    private final HttpListener listener;
    private final PrometheusMeterRegistry metrics = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
    private final Gauges gauges = new Gauges(metrics);
    private final JvmGcMetrics collections = new JvmGcMetrics();
    private final JvmHeapPressureMetrics heap = new JvmHeapPressureMetrics();
    private volatile boolean leads;
    private volatile @Nullable WhyPages why;

    ManagementServer(int port) throws IOException {
        Metrics.addRegistry(metrics); // before anything is counted
        new JvmMemoryMetrics().bindTo(metrics);
        new ProcessorMetrics().bindTo(metrics);
        new JvmThreadMetrics().bindTo(metrics);
        collections.bindTo(metrics);
        heap.bindTo(metrics);
        Metric.ELECTED.show(metrics, () -> leads ? 1 : 0);
        Metric.UPTIME.show(metrics, () -> ManagementFactory.getRuntimeMXBean().getUptime() / MILLIS_A_SECOND);
        listener = new HttpListener("management", port, HttpLimits.SHORT_LIVED, this::handle);
    }

    private void handle(HttpExchange exchange) throws IOException {
        if (!exchange.method().equals("GET") && !exchange.method().equals("HEAD")) {
            exchange.setHeader("Allow", "GET, HEAD"); // and nothing is rendered for it
            exchange.answer(HTTP_BAD_METHOD, "ask with GET\n");
        } else if (exchange.path().equals("/metrics")) {
            gauges.refreshIfOld();
            exchange.answer(HTTP_OK, METRICS, metrics.scrape());
        } else if (WhyPages.has(exchange.path())) {
            var pages = why;
            if (pages == null) {
                WhyPages.standsBy(exchange);
            } else {
                pages.answer(exchange);
            }
        } else {
            exchange.answer(HTTP_NOT_FOUND, "ask for /metrics\n");
        }
    }

    int port() {
        return listener.port();
    }

    /** How many connections are open. */
    int connections() {
        return listener.connections();
    }

    /** What {@code /metrics} shows. */
    Gauges gauges() {
        return gauges;
    }

    /** From now on this operator leads. */
    void leads() {
        leads = true;
    }

    /** From now on these pages are served. */
    void serve(WhyPages pages) {
        why = pages;
    }

    @Override
    public void close() {
        listener.close();
        collections.close();
        heap.close();
        Metrics.removeRegistry(metrics);
        metrics.close();
    }
}
