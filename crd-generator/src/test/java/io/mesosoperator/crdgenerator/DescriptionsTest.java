package io.mesosoperator.crdgenerator;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Every field that {@code kubectl explain} shows says more than its name. */
class DescriptionsTest {

    /** Those of every Kubernetes object, which kubectl describes itself. */
    private static final Set<String> KUBERNETES = Set.of("apiVersion", "kind", "metadata", "status");

    private static final Pattern WORD = Pattern.compile("[A-Za-z]+");
    private static final Pattern PART_OF_NAME = Pattern.compile("[A-Z]?[a-z]+");
    private static final Set<String> EMPTY_WORDS = Set.of(
            "the", "a", "an", "of", "its", "it", "one", "them", "this", "that", "which", "is", "in", "to", "s", "are",
            "what", "for", "be", "as", "and");

    /** Of words that are neither empty nor in the field's name. */
    private static final int FEWEST = 2;

    @Test
    void everyFieldIsDescribed() throws IOException {
        var silent = new ArrayList<String>();
        for (var file : new CrdGenerator().generate().entrySet()) {
            var crd = new YAMLMapper().readTree(file.getValue());
            var root = crd.at("/spec/versions/0/schema/openAPIV3Schema");
            collect(root, crd.at("/spec/names/kind").asText(), silent);
        }

        assertThat(silent).isEmpty();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "range | The ranges.",
                "taskIds | The task IDs.",
                "name | Its name.",
                "item | The names.",
                "number | ''",
                "containerPort | The port of the container."
            })
    void aDescriptionThatRepeatsTheNameIsNone(String field, String description) {
        assertThat(says(field, description)).isFalse();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {"range | Ranges of whole numbers.", "uuid | Names this update, for its acknowledgement."})
    void aDescriptionThatAddsSomethingIsOne(String field, String description) {
        assertThat(says(field, description)).isTrue();
    }

    private static void collect(JsonNode schema, String path, List<String> silent) {
        schema.path("properties").properties().forEach(property -> {
            var field = property.getKey();
            var place = path + "." + field;
            var isKubernetes = !path.contains(".") && KUBERNETES.contains(field);
            if (!isKubernetes
                    && !says(field, property.getValue().path("description").asText())) {
                silent.add(place);
            }
            collect(property.getValue(), place, silent);
            collect(property.getValue().path("items"), place + "[]", silent);
        });
    }

    private static boolean says(String field, String description) {
        var own = words(PART_OF_NAME, field).toList();
        return words(WORD, description)
                        .filter(word -> !EMPTY_WORDS.contains(word))
                        .filter(word -> !own.contains(word))
                        .count()
                >= FEWEST;
    }

    /** Lower case, and of one ending whether there is one or many. */
    private static Stream<String> words(Pattern pattern, String text) {
        return pattern.matcher(text)
                .results()
                .map(MatchResult::group)
                .map(word -> word.toLowerCase(Locale.ROOT))
                .map(word -> word.length() > 2 && word.endsWith("s") ? word.substring(0, word.length() - 1) : word);
    }
}
