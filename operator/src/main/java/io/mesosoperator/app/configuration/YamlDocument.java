package io.mesosoperator.app.configuration;

import static java.util.stream.Collectors.joining;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import com.fasterxml.jackson.dataformat.yaml.YAMLParser;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Optional;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;

/**
 * One YAML document as a tree. Jackson would read it too, but it ends at the first key that is there twice and takes an
 * alias for a text.
 */
final class YamlDocument {

    private static final YAMLMapper YAML = new YAMLMapper();
    private static final Pattern PLACE = Pattern.compile("line [0-9]+, column [0-9]+");

    private final YAMLParser parser;

    private YamlDocument(YAMLParser parser) {
        this.parser = parser;
    }

    /** The mapping that the text is; empty if it is none. What is wrong is added to the problems. */
    static Optional<ObjectNode> read(String text, List<String> problems) {
        try (var parser = YAML.getFactory().createParser(text)) {
            return new YamlDocument(parser).document(new FieldPath("", problems));
        } catch (JsonProcessingException e) {
            problems.add(place(e) + ": no YAML: " + sentence(e));
            return Optional.empty();
        } catch (IOException e) {
            throw new UncheckedIOException(e); // a text is in memory
        }
    }

    /** The last that the message names; the exception's own is where the token before ends. */
    private static String place(JsonProcessingException problem) {
        return PLACE.matcher(problem.getOriginalMessage())
                .results()
                .map(MatchResult::group)
                .reduce((_, last) -> last)
                .orElse("line 1, column 1");
    }

    /** Between what went wrong and where it began, the message shows the lines of the file. */
    private static String sentence(JsonProcessingException problem) {
        return problem.getOriginalMessage()
                .lines()
                .filter(line -> !line.isBlank() && !line.startsWith(" "))
                .collect(joining(", "));
    }

    private Optional<ObjectNode> document(FieldPath path) throws IOException {
        if (parser.nextToken() != JsonToken.START_OBJECT) {
            path.report("the file has no fields; begin it with apiVersion: " + OperatorConfiguration.API_VERSION);
            return Optional.empty();
        }
        var document = object(path);
        if (parser.nextToken() != null) {
            path.report("line %d: a second document; write all into the first".formatted(line()));
        }
        return Optional.of(document);
    }

    private JsonNode value(FieldPath path) throws IOException {
        if (parser.isCurrentAlias()) {
            path.report("*%s is an alias; write the value itself".formatted(parser.getText()));
        }
        return switch (parser.currentToken()) {
            case START_OBJECT -> object(path);
            case START_ARRAY -> array(path);
            default -> YAML.readTree(parser);
        };
    }

    private ObjectNode object(FieldPath path) throws IOException {
        var object = YAML.createObjectNode();
        while (parser.nextToken() != JsonToken.END_OBJECT) {
            var name = parser.currentName();
            var line = line();
            var place = path.field(name);
            parser.nextToken();
            if (object.has(name)) {
                place.report("is there twice, again in line %d; remove one".formatted(line));
            }
            object.set(name, value(place));
        }
        return object;
    }

    private JsonNode array(FieldPath path) throws IOException {
        var array = YAML.createArrayNode();
        while (parser.nextToken() != JsonToken.END_ARRAY) {
            array.add(value(path.item(array.size())));
        }
        return array;
    }

    private int line() {
        return parser.currentTokenLocation().getLineNr();
    }
}
