package io.mesosoperator.app;

import static java.net.HttpURLConnection.HTTP_OK;
import static java.net.HttpURLConnection.HTTP_UNAVAILABLE;
import static java.nio.charset.StandardCharsets.UTF_8;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.binder.jvm.JvmMemoryMetrics;
import io.micrometer.core.instrument.binder.system.ProcessorMetrics;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.util.concurrent.Executors;
import java.util.function.BooleanSupplier;

/** What a kubelet and Prometheus ask: {@code /livez}, {@code /readyz}, {@code /metrics}. */
final class ManagementServer implements AutoCloseable {

    private final HttpServer server;
    private final PrometheusMeterRegistry metrics = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
    private volatile BooleanSupplier alive = () -> true;
    private volatile BooleanSupplier ready = () -> false;

    ManagementServer(int port) throws IOException {
        new JvmMemoryMetrics().bindTo(metrics);
        new ProcessorMetrics().bindTo(metrics);
        server = HttpServer.create(new InetSocketAddress(port), 0);
        server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
        server.createContext("/livez", exchange -> probe(exchange, alive));
        server.createContext("/readyz", exchange -> probe(exchange, ready));
        server.createContext("/metrics", exchange -> answer(exchange, HTTP_OK, metrics.scrape()));
        server.start();
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
        answer(exchange, yes ? HTTP_OK : HTTP_UNAVAILABLE, yes ? "ok\n" : "no\n");
    }

    private static void answer(HttpExchange exchange, int code, String text) throws IOException {
        try (exchange) {
            var body = text.getBytes(UTF_8);
            exchange.getResponseHeaders().set("Content-Type", "text/plain; version=0.0.4; charset=utf-8");
            exchange.sendResponseHeaders(code, body.length);
            exchange.getResponseBody().write(body);
        }
    }

    @Override
    public void close() {
        server.stop(0);
        metrics.close();
    }
}
