package io.mesosoperator.bench.scale;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/** Raw results, a line of JSON each, and what people read, on standard output and in a file beside. */
final class Results {

    private static final ObjectMapper JSON = new ObjectMapper();

    private final Path raw;
    private final Path page;

    private Results(Path raw, Path page) {
        this.raw = raw;
        this.page = page;
    }

    /** @param name of the files, without their ends; what an earlier run left in them goes */
    static Results in(Path folder, String name) {
        try {
            Files.createDirectories(folder);
            var results = new Results(folder.resolve(name + ".jsonl"), folder.resolve(name + ".md"));
            Files.deleteIfExists(results.raw);
            Files.deleteIfExists(results.page);
            return results;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** @param result a record */
    void add(Object result) {
        try {
            append(raw, JSON.writeValueAsString(result));
        } catch (JsonProcessingException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Part of the page. */
    void say(String markdown) {
        tell(markdown);
        append(page, markdown);
    }

    /** How far it has come: not part of the page. */
    @SuppressWarnings("SystemOut")
    void tell(String text) {
        System.out.println(text);
    }

    private static void append(Path file, String text) {
        try {
            Files.writeString(file, text + "\n", StandardOpenOption.CREATE, StandardOpenOption.APPEND);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
