package io.mesosoperator.app;

import static java.net.HttpURLConnection.HTTP_BAD_GATEWAY;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.mesosoperator.master.FilesFailure;
import java.util.List;

/** How a command in a container went, as a kubelet says it at its end. */
final class ExecStatus {

    private static final ObjectMapper JSON = new ObjectMapper();

    /** As a shell says it. */
    private static final int NO_COMMAND = 127;

    /** What container runtimes say of a program that is not there; each has its own words around it. */
    private static final List<String> NOT_THERE = List.of("executable file not found", "no such file or directory");

    private static final int LONGEST = 200;

    private ExecStatus() {}

    /** @throws FilesFailure if it was not even begun */
    static int exitCode(String status) throws FilesFailure {
        var said = read(status);
        if (said.path("status").asText().equals("Success")) {
            return 0;
        }
        for (var cause : said.path("details").path("causes")) {
            if (cause.path("reason").asText().equals("ExitCode")) {
                var code = cause.path("message").asInt(-1);
                if (code > 0) {
                    return code;
                }
            }
        }
        var message = said.path("message").asText();
        if (NOT_THERE.stream().anyMatch(message::contains)) {
            return NO_COMMAND;
        }
        throw new FilesFailure(
                HTTP_BAD_GATEWAY,
                "The container could not be looked into: " + message.substring(0, Math.min(LONGEST, message.length())));
    }

    private static JsonNode read(String status) throws FilesFailure {
        try {
            return JSON.readTree(status);
        } catch (JsonProcessingException broken) {
            throw new FilesFailure(HTTP_BAD_GATEWAY, "The kubelet has said something that cannot be read");
        }
    }
}
