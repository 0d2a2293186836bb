package io.mesosoperator.master;

import static java.net.HttpURLConnection.HTTP_BAD_METHOD;
import static java.net.HttpURLConnection.HTTP_BAD_REQUEST;
import static java.net.HttpURLConnection.HTTP_FORBIDDEN;
import static java.net.HttpURLConnection.HTTP_NOT_IMPLEMENTED;
import static java.net.HttpURLConnection.HTTP_OK;
import static java.net.HttpURLConnection.HTTP_UNAVAILABLE;
import static java.nio.charset.StandardCharsets.UTF_8;

import io.mesosoperator.authorization.Caller;
import io.mesosoperator.http.HttpExchange;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Semaphore;
import java.util.function.Supplier;
import java.util.regex.Pattern;

/**
 * The pages of a Mesos master that only tell. They are written into the response while they are made, so that a large
 * one takes no memory, and whoever reads slowly holds up nobody.
 */
public final class MasterEndpoints {

    /** So many are written at once; others come again. */
    private static final int AT_ONCE = 16;

    /** For these kubelets are asked, which may be slow: they have places of their own. */
    private static final int STATISTICS_AT_ONCE = 4;

    /** After that it is given up: nobody reads so slowly but to keep the place from others. */
    private static final Duration MOST = Duration.ofMinutes(2);

    private static final int PART = 32 << 10;

    /** Of an agent, all of which are here. */
    private static final String STATISTICS = "/monitor/statistics";

    /** A master's {@code /state} is another. */
    private static final String AGENT_STATE = "/slave/state";

    private static final String NO_STATISTICS =
            "What tasks use is known to kubelets, which this operator may not ask: schedulerApi.agentStatistics is off";

    /** Mesos: the process of an agent, before the names of its pages; here with the agent's id in it. */
    private static final Pattern OF_AGENT = Pattern.compile("/slave\\(([^()/]+)\\)(/.*)");

    private static final String JSON = "application/json";

    /** What can be called, and nothing that a browser would take for a program. */
    private static final Pattern FUNCTION = Pattern.compile("[A-Za-z_$][\\w$.]{0,99}");

    /** {@code timeout} of {@code /metrics/snapshot}, as Mesos writes a duration. */
    private static final Pattern DURATION = Pattern.compile("\\d+(\\.\\d+)?(ns|us|ms|secs|mins|hrs|days|weeks)");

    /** Writes a page for somebody. */
    @FunctionalInterface
    private interface Page {
        void write(Json json, MasterView view, HttpExchange exchange) throws IOException;
    }

    private static final Map<String, Page> PAGES = Map.ofEntries(
            Map.entry("/state", (json, view, asked) -> state(view, asked).state(json)),
            Map.entry(
                    "/frameworks",
                    (json, view, asked) -> state(view, asked).frameworks(json, asked.query("framework_id"))),
            Map.entry(
                    "/slaves",
                    (json, view, asked) -> json.object(() -> state(view, asked).slaves(json, asked.query("slave_id")))),
            Map.entry("/tasks", (json, view, asked) -> state(view, asked).tasks(json, TaskQuery.of(asked::query))),
            Map.entry("/state-summary", (json, view, asked) -> sums(view, asked).stateSummary(json)),
            Map.entry("/roles", (json, view, asked) -> sums(view, asked).roles(json)),
            Map.entry("/weights", (json, view, asked) -> sums(view, asked).weights(json)),
            Map.entry("/quota", (json, view, asked) -> sums(view, asked).quota(json)),
            Map.entry(
                    "/flags",
                    (json, view, asked) -> json.object(() -> state(view, asked).flags(json))),
            Map.entry("/metrics/snapshot", (json, view, asked) -> MetricsPage.write(json, view)),
            Map.entry(AGENT_STATE, (json, view, asked) -> new AgentPage(view).write(json, agent(asked))),
            Map.entry(STATISTICS, (json, view, asked) -> statistics(view).write(json, agent(asked))));

    private final Semaphore places = new Semaphore(AT_ONCE);
    private final Semaphore placesOfStatistics = new Semaphore(STATISTICS_AT_ONCE);
    private final Supplier<Viewers> viewers;

    /** @param viewers who sees more than his own, now */
    public MasterEndpoints(Supplier<Viewers> viewers) {
        this.viewers = viewers;
    }

    private static StatePages state(MasterView view, HttpExchange exchange) {
        return new StatePages(view, MasterAt.of(exchange));
    }

    private static SummaryPages sums(MasterView view, HttpExchange exchange) {
        return new SummaryPages(view, MasterAt.of(exchange));
    }

    private static StatisticsPage statistics(MasterView view) throws IOException {
        return new StatisticsPage(
                view, view.source().kubelets().orElseThrow(() -> new IOException("it was switched off")));
    }

    /** The agent whose page is asked for; empty for all. Mesos' own agents are all {@code slave(1)}. */
    private static Optional<String> agent(HttpExchange asked) {
        var prefix = OF_AGENT.matcher(asked.path());
        return prefix.matches() && !prefix.group(1).equals("1")
                ? Optional.of(prefix.group(1))
                : asked.query("slave_id");
    }

    /** The path of a page without the process of an agent before it. */
    public static String withoutAgent(String path) {
        var prefix = OF_AGENT.matcher(path);
        if (!prefix.matches()) {
            return path;
        }
        var page = prefix.group(2);
        if (name(page).equals("/state")) {
            return AGENT_STATE;
        }
        return name(page).equals(STATISTICS) || FilesEndpoints.has(page) ? page : path;
    }

    /** Whether there is such a page; its name may end as those of 0.23. */
    public static boolean has(String endpoint) {
        return PAGES.containsKey(name(endpoint));
    }

    /** The endpoint without the ending of 0.23. */
    static String name(String endpoint) {
        return endpoint.endsWith(".json") ? endpoint.substring(0, endpoint.length() - ".json".length()) : endpoint;
    }

    /**
     * Whether somebody may ask so, whoever he is; if not, he is answered.
     *
     * @param hasCredentials whether callers have to say who they are
     */
    public static boolean isAllowed(HttpExchange exchange, boolean hasCredentials) throws IOException {
        if (!exchange.method().equals("GET") && !exchange.method().equals("HEAD")) {
            exchange.setHeader("Allow", "GET, HEAD");
            exchange.answer(
                    HTTP_BAD_METHOD,
                    "Expecting one of { 'GET', 'HEAD' }, but received '%s'".formatted(exchange.method()));
            return false;
        }
        var function = exchange.query("jsonp");
        if (function.isPresent() && !FUNCTION.matcher(function.get()).matches()) {
            exchange.answer(HTTP_BAD_REQUEST, "Expecting 'jsonp' to be the name of a function");
            return false;
        }
        if (function.isPresent() && hasCredentials) {
            // a browser would send its user's secret along with a script of any other site
            exchange.answer(HTTP_FORBIDDEN, "'jsonp' is only served where nobody has to authenticate");
            return false;
        }
        var timeout = exchange.query("timeout");
        if (timeout.isPresent() && !DURATION.matcher(timeout.get()).matches()) {
            exchange.answer(HTTP_BAD_REQUEST, "Invalid timeout '%s': write for example 5secs".formatted(timeout.get()));
            return false;
        }
        return true;
    }

    /**
     * Answers somebody who may ask.
     *
     * @param endpoint one that is here
     */
    public void answer(HttpExchange exchange, String endpoint, Caller caller, MasterSource source) throws IOException {
        var visibility = Visibility.of(caller, viewers.get());
        if (name(endpoint).equals("/flags") && !visibility.isAll()) {
            exchange.answer(HTTP_FORBIDDEN, "Only those who may see everything are told the flags");
            return;
        }
        var isStatistics = name(endpoint).equals(STATISTICS);
        if (isStatistics && source.kubelets().isEmpty()) {
            exchange.answer(HTTP_NOT_IMPLEMENTED, NO_STATISTICS);
            return;
        }
        var function = exchange.query("jsonp");
        exchange.setHeader("Content-Type", function.isPresent() ? "text/javascript" : JSON);
        exchange.setHeader("X-Content-Type-Options", "nosniff");
        var free = isStatistics ? placesOfStatistics : places;
        if (exchange.method().equals("HEAD")) {
            exchange.stream(HTTP_OK);
        } else if (free.tryAcquire()) {
            try {
                write(exchange, endpoint, new MasterView(source, visibility), function);
            } finally {
                free.release();
            }
        } else {
            exchange.setHeader("Retry-After", "1");
            exchange.answer(HTTP_UNAVAILABLE, "There are too many who ask at once; try again");
        }
    }

    private static void write(HttpExchange exchange, String endpoint, MasterView view, Optional<String> function)
            throws IOException {
        var page = PAGES.get(name(endpoint));
        var out = new BufferedOutputStream(new HurriedOutput(exchange.stream(HTTP_OK), MOST), PART);
        if (function.isPresent()) {
            out.write((function.get() + "(").getBytes(UTF_8));
        }
        var json = new Json(out);
        if (page != null) {
            page.write(json, view, exchange);
        }
        json.flush();
        if (function.isPresent()) {
            out.write(");".getBytes(UTF_8));
        }
        out.flush();
    }
}
