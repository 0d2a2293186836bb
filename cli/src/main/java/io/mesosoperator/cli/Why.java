package io.mesosoperator.cli;

import com.fasterxml.jackson.databind.JsonNode;
import io.mesosoperator.cli.api.ApiFailure;
import io.mesosoperator.cli.api.Kind;
import io.mesosoperator.cli.api.OperatorProxy.Unreachable;
import io.mesosoperator.cli.api.Query;
import io.mesosoperator.cli.view.Table;
import io.mesosoperator.cli.view.WhyText;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** Why a task does not run, or a framework has no offers. */
@Command(
        name = "why",
        description = {
            "Says why a task does not run, or has ended as it has; or why a framework has no offers. For a task that"
                    + " waits: what each agent lacks.",
            "",
            "The operator is asked, through the API server's proxy, which needs the right to get services/proxy or"
                    + " pods/proxy in its namespace. Without it, the object's own conditions and Events have to do,"
                    + " and standard error says so."
        },
        footer = {"", "    kubectl mesos why report-1", "    kubectl mesos why framework/reports"})
final class Why extends Verb {

    private static final Pattern SLASH = Pattern.compile("/");

    /** What may stand before a name, as kubectl has it. */
    private static final Map<String, Kind> KINDS = Map.of(
            "task", Kind.TASK,
            "taskinfo", Kind.TASK,
            "taskinfos", Kind.TASK,
            "mtask", Kind.TASK,
            "framework", Kind.FRAMEWORK,
            "frameworks", Kind.FRAMEWORK,
            "mfw", Kind.FRAMEWORK);

    @Parameters(paramLabel = "TASK|framework/NAME", description = "The name of a TaskInfo, or framework/ and a name.")
    private String target = "";

    @Mixin
    private OperatorOptions operator = new OperatorOptions();

    /** What is asked about. */
    record Target(Kind kind, String name) {

        static Target parse(String text) {
            var parts = SLASH.split(text, 2);
            if (parts.length == 1) {
                return new Target(Kind.TASK, text);
            }
            var group = parts[0].indexOf('.');
            var kind = KINDS.get(group < 0 ? parts[0] : parts[0].substring(0, group));
            if (kind == null || parts[1].isEmpty()) {
                throw Failure.usage("'%s' is neither a task nor framework/NAME", text);
            }
            return new Target(kind, parts[1]);
        }

        String path(String namespace) {
            return "/why/%s/%s/%s".formatted(kind == Kind.TASK ? "tasks" : "frameworks", namespace, name);
        }

        /** The condition that says what is waited for. */
        String condition() {
            return kind == Kind.TASK ? "Scheduled" : "Offered";
        }
    }

    @Override
    public Integer call() {
        var asked = Target.parse(target);
        var object = require(asked.kind(), asked.name());
        console()
                .out()
                .print(answer(asked)
                        .map(found ->
                                WhyText.ofOperator(found, Table.WIDTH, console().colour()))
                        .orElseGet(() -> WhyText.ofObject(
                                object,
                                asked.condition(),
                                events(object),
                                Table.WIDTH,
                                console().colour())));
        return 0;
    }

    private Optional<JsonNode> answer(Target asked) {
        try {
            var answer = operator.of(api()).json(asked.path(namespace()));
            if (answer.isEmpty()) {
                console()
                        .tell(
                                "the operator does not know %s %s; the object itself says:",
                                asked.kind().word(), asked.name());
            }
            return answer;
        } catch (Unreachable why) {
            console().tell("the operator cannot be asked: %s%nThe object itself says:", why.getMessage());
            return Optional.empty();
        }
    }

    private List<JsonNode> events(JsonNode object) {
        try {
            var path = Query.of("/api/v1/namespaces/%s/events".formatted(namespace()))
                    .with(
                            "fieldSelector",
                            "involvedObject.uid=" + object.at("/metadata/uid").asText());
            return api().get(path.toString()).path("items").valueStream().toList();
        } catch (ApiFailure failure) {
            console().tell("its Events cannot be read: %s", failure.getMessage());
            return List.of();
        }
    }
}
