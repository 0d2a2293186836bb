package io.mesosoperator.scheduler;

import static java.net.HttpURLConnection.HTTP_UNAUTHORIZED;
import static java.net.HttpURLConnection.HTTP_UNAVAILABLE;

import io.mesosoperator.http.HttpExchange;
import io.mesosoperator.kubernetes.LogText;
import io.mesosoperator.kubernetes.RareLog;
import java.io.IOException;
import java.time.Clock;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Answers those who may not do what they ask, or not now. However many they are, they do not fill the log. */
final class AccessRefusals {

    private static final Logger LOG = LoggerFactory.getLogger(AccessRefusals.class);
    private static final int TOO_MANY_REQUESTS = 429;

    private final RareLog log = new RareLog(Clock.systemUTC());

    /** To somebody who is not who he has to be. */
    void unauthorized(HttpExchange exchange, String realm, String why) throws IOException {
        tell(exchange, why);
        exchange.setHeader("WWW-Authenticate", "Basic realm=\"" + realm + "\"");
        exchange.answer(HTTP_UNAUTHORIZED, why);
    }

    /** To somebody who asks faster than he may. */
    void dropped(HttpExchange exchange, String why) throws IOException {
        tell(exchange, why);
        exchange.setHeader("Retry-After", "1");
        exchange.answer(TOO_MANY_REQUESTS, why);
    }

    /** To somebody for whose call there is no room now. */
    void busy(HttpExchange exchange) throws IOException {
        exchange.setHeader("Retry-After", "1");
        exchange.answer(HTTP_UNAVAILABLE, "There are too many large calls at once; try again");
    }

    private void tell(HttpExchange exchange, String why) {
        log.log(untold -> LOG.warn(
                "{} {} is refused: {} ({} more since the last line)",
                exchange.method(),
                exchange.path(),
                LogText.of(why),
                untold));
    }
}
