package io.mesosoperator.crds;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import io.mesosoperator.cluster.ApiServerExtension;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Every file of the corpus, applied by the real kubectl to a real API server. */
class CorpusIT {

    @RegisterExtension
    static final ApiServerExtension api = ApiServerExtension.shared();

    private static final YAMLMapper YAML = new YAMLMapper();

    /** A string of CEL in double quotes. */
    private static final Pattern LITERAL = Pattern.compile("\"((?:[^\"\\\\]|\\\\.)*)\"");

    private final Codec codec = new Codec();

    @BeforeAll
    static void applyTheDefinitions() {
        api.applyCrds(Path.of(""));
    }

    static Stream<Sample> valid() {
        return Sample.named("valid-");
    }

    static Stream<Sample> invalid() {
        return Sample.named("invalid-");
    }

    static Stream<Sample> operatorInvalid() {
        return Sample.named("operator-invalid-");
    }

    @ParameterizedTest
    @MethodSource("valid")
    void aValidFileIsAcceptedAndWhatIsStoredSaysTheSame(Sample sample) throws JsonProcessingException {
        for (var document : sample.documents()) {
            var answer = api.kubectlReading(document, "apply", "--filename=-", "--output=json");
            assertThat(answer.succeeded()).as(answer.stderr()).isTrue();

            var stored = YAML.readTree(answer.stdout()).get("spec");
            var decoded = codec.decode(sample.kind(), stored);
            assertThat(decoded).isInstanceOf(Decoded.Ok.class).isEqualTo(codec.decode(sample.kind(), specOf(document)));
        }
    }

    @ParameterizedTest
    @MethodSource("invalid")
    void anInvalidFileIsRefusedWithTheFieldAndTheRule(Sample sample) {
        sample.documents().stream().limit(sample.documents().size() - 1L).forEach(CorpusIT::assertAccepted);

        var answer = api.kubectlReading(sample.documents().getLast(), "apply", "--filename=-");

        assertThat(answer.succeeded()).as("accepted").isFalse();
        assertThat(sample.expectations()).isNotEmpty();
        assertThat(answer.stderr()).contains(sample.expectations());
    }

    @ParameterizedTest
    @MethodSource("operatorInvalid")
    void whatOnlyTheOperatorCanKnowIsAcceptedHere(Sample sample) {
        assertThat(sample.expectations()).isNotEmpty();
        sample.documents().forEach(CorpusIT::assertAccepted);
    }

    @Test
    void everyRuleHasAFileThatBreaksIt() throws IOException {
        var expectations = Sample.named("invalid-")
                .flatMap(sample -> sample.expectations().stream())
                .filter(expectation -> !expectation.startsWith("spec"))
                .toList();

        var rules = new TreeSet<String>();
        for (var kind : CustomResourceKind.all()) {
            YAML.readTree(Path.of(kind.crdName() + ".yaml").toFile())
                    .findValues("x-kubernetes-validations")
                    .forEach(list -> list.forEach(rule -> rules.addAll(words(rule))));
        }

        assertThat(rules)
                .isNotEmpty()
                .allSatisfy(message -> assertThat(expectations)
                        .anyMatch(text -> message.contains(text) || text.contains(start(message))));
    }

    /** What the rule may say: its message, or the texts that its messageExpression is made of. */
    private static List<String> words(JsonNode rule) {
        return rule.has("messageExpression")
                ? LITERAL.matcher(rule.get("messageExpression").textValue())
                        .results()
                        .map(literal -> literal.group(1).replace("\\", ""))
                        .filter(literal -> literal.length() > 1)
                        .toList()
                : List.of(rule.get("message").textValue());
    }

    private static String start(String message) {
        return message.substring(0, Math.min(message.length(), 30));
    }

    private static void assertAccepted(String document) {
        var answer = api.kubectlReading(document, "apply", "--filename=-");
        assertThat(answer.succeeded()).as(answer.stderr()).isTrue();
    }

    private static JsonNode specOf(String document) throws JsonProcessingException {
        return YAML.readTree(document).get("spec");
    }
}
