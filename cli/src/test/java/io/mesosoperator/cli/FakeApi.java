package io.mesosoperator.cli;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import io.mesosoperator.cli.api.Api;
import io.mesosoperator.cli.api.ApiFailure;
import io.mesosoperator.cli.api.ExecStreams;
import io.mesosoperator.cli.api.PodContainer;
import java.io.ByteArrayInputStream;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentLinkedQueue;

/** Answers what it was told to, and keeps what was written. */
public final class FakeApi implements Api {

    /** What a command in a container does, and its exit code. */
    @FunctionalInterface
    public interface Program {
        int run(List<String> command, ExecStreams streams);
    }

    /** A write: what was done, where, and with what. */
    public record Write(String verb, String path, String body) {}

    private final Map<String, Queue<String>> answers = new HashMap<>();
    private final Map<String, Integer> refusals = new HashMap<>();
    private final Set<String> notFound = new HashSet<>();
    private final List<Write> writes = new ArrayList<>();
    private final List<String> reads = new ArrayList<>();
    private Program program = (_, _) -> 7;

    /** The next GET of this path gets this; the last answer stays. */
    public FakeApi answering(String path, String answer) {
        answers.computeIfAbsent(path, asked -> new ConcurrentLinkedQueue<>()).add(answer);
        return this;
    }

    public FakeApi refusing(String path, int code) {
        refusals.put(path, code);
        return this;
    }

    /** A server behind the proxy answers this path with 404. */
    public FakeApi notFoundBehindProxy(String path) {
        notFound.add(path);
        return this;
    }

    /** What commands in containers do. */
    public FakeApi executing(Program next) {
        program = next;
        return this;
    }

    public List<Write> writes() {
        return writes;
    }

    public List<String> reads() {
        return reads;
    }

    /** A tree of YAML, for tests. */
    public static JsonNode tree(String yaml) {
        try {
            return new YAMLMapper().readTree(yaml);
        } catch (JsonProcessingException wrong) {
            throw new IllegalArgumentException(wrong);
        }
    }

    @Override
    public JsonNode get(String path) {
        try {
            return new ObjectMapper().readTree(text(path));
        } catch (JsonProcessingException wrong) {
            throw new IllegalArgumentException(wrong);
        }
    }

    @Override
    public String text(String path) {
        reads.add(path);
        refuse(path);
        if (notFound.contains(path)) {
            throw ApiFailure.ofProxied(404, path);
        }
        var found = answers.get(path);
        if (found == null) {
            throw new ApiFailure(404, "there is no " + path);
        }
        return String.valueOf(found.size() > 1 ? found.poll() : found.peek());
    }

    @Override
    public InputStream stream(String path) {
        return new ByteArrayInputStream(text(path).getBytes(UTF_8));
    }

    @Override
    public JsonNode create(String path, JsonNode object) {
        return write("create", path, object);
    }

    @Override
    public JsonNode patch(String path, Body type, JsonNode patch) {
        return write(type.name(), path, patch);
    }

    private JsonNode write(String verb, String path, JsonNode body) {
        writes.add(new Write(verb, path, body.toString()));
        refuse(path);
        return body;
    }

    @Override
    public void delete(String path) {
        writes.add(new Write("delete", path, ""));
        refuse(path);
    }

    @Override
    public int exec(PodContainer container, List<String> command, ExecStreams streams) {
        writes.add(new Write("exec", container.toString(), String.join(" ", command)));
        return program.run(command, streams);
    }

    private void refuse(String path) {
        if (refusals.containsKey(path)) {
            throw new ApiFailure(refusals.get(path), "no: " + path);
        }
    }

    @Override
    public void close() {
        // nothing is open
    }
}
