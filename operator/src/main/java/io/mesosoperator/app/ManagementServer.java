package io.mesosoperator.app;

import static java.net.HttpURLConnection.HTTP_NOT_FOUND;
import static java.net.HttpURLConnection.HTTP_OK;

import io.mesosoperator.http.HttpExchange;
import io.mesosoperator.http.HttpLimits;
import io.mesosoperator.http.HttpListener;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.binder.jvm.JvmMemoryMetrics;
import io.micrometer.core.instrument.binder.system.ProcessorMetrics;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.io.IOException;

/** What Prometheus asks: {@code /metrics}. */
final class ManagementServer implements AutoCloseable {

    /** Prometheus' text format. */
    private static final String METRICS = "text/plain; version=0.0.4; charset=utf-8";

    private final HttpListener listener;
    private final PrometheusMeterRegistry metrics = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);

    ManagementServer(int port) throws IOException {
        new JvmMemoryMetrics().bindTo(metrics);
        new ProcessorMetrics().bindTo(metrics);
        listener = new HttpListener("management", port, HttpLimits.SHORT_LIVED, this::handle);
    }

    private void handle(HttpExchange exchange) throws IOException {
        if (exchange.path().equals("/metrics")) {
            exchange.answer(HTTP_OK, METRICS, metrics.scrape());
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
    MeterRegistry meters() {
        return metrics;
    }

    @Override
    public void close() {
        listener.close();
        metrics.close();
    }
}
