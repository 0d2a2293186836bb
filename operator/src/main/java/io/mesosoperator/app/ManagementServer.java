package io.mesosoperator.app;

import static java.net.HttpURLConnection.HTTP_NOT_FOUND;
import static java.net.HttpURLConnection.HTTP_OK;
import static java.net.HttpURLConnection.HTTP_UNAVAILABLE;

import io.mesosoperator.http.HttpExchange;
import io.mesosoperator.http.HttpListener;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.binder.jvm.JvmMemoryMetrics;
import io.micrometer.core.instrument.binder.system.ProcessorMetrics;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.io.IOException;
import java.util.function.BooleanSupplier;

/** What a kubelet and Prometheus ask: {@code /livez}, {@code /readyz}, {@code /metrics}. */
final class ManagementServer implements AutoCloseable {

    /** Prometheus' text format. */
    private static final String METRICS = "text/plain; version=0.0.4; charset=utf-8";

    private final HttpListener listener;
    private final PrometheusMeterRegistry metrics = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
    private volatile BooleanSupplier alive = () -> true;
    private volatile BooleanSupplier ready = () -> false;

    ManagementServer(int port) throws IOException {
        new JvmMemoryMetrics().bindTo(metrics);
        new ProcessorMetrics().bindTo(metrics);
        listener = new HttpListener(port, this::handle);
    }

    private void handle(HttpExchange exchange) throws IOException {
        switch (exchange.path()) {
            case "/livez" -> probe(exchange, alive);
            case "/readyz" -> probe(exchange, ready);
            case "/metrics" -> exchange.answer(HTTP_OK, METRICS, metrics.scrape());
            default -> exchange.answer(HTTP_NOT_FOUND, "ask for /livez, /readyz or /metrics\n");
        }
    }

    /** What {@code /metrics} shows. */
    MeterRegistry meters() {
        return metrics;
    }

    /** An operator that waits to lead is ready to take over. */
    void standby() {
        ready = () -> true;
    }

    /** From now on the answers are those of this operator. */
    void serve(MesosOperator operator) {
        ready = operator::ready;
        alive = operator::alive;
    }

    private static void probe(HttpExchange exchange, BooleanSupplier answer) throws IOException {
        var yes = answer.getAsBoolean();
        exchange.answer(yes ? HTTP_OK : HTTP_UNAVAILABLE, yes ? "ok\n" : "no\n");
    }

    @Override
    public void close() {
        listener.close();
        metrics.close();
    }
}
