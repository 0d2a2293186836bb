package io.mesosoperator.cli;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import io.mesosoperator.cli.api.ApiFailure;
import io.mesosoperator.cli.api.Kind;
import io.mesosoperator.cli.api.OperatorProxy.Unreachable;
import io.mesosoperator.cli.api.Query;
import io.mesosoperator.cli.view.RoleTable;
import io.mesosoperator.cli.view.Table;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** Roles. */
@Command(
        name = "roles",
        description = {
            "Lists roles: weight, dominant share, frameworks and tasks, and quota with what is used of it.",
            "",
            "Frameworks and tasks are those of all namespaces, or of one if you may not see all. Shares are the"
                    + " operator's metrics, and weights its configuration: what you may not read stays empty, and"
                    + " standard error says so."
        },
        footer = {"", "    kubectl mesos roles"})
final class Roles extends Verb {

    private static final String CONFIG_MAPS = "app.kubernetes.io/name=mesos-operator";

    @Mixin
    private OperatorOptions operator = new OperatorOptions();

    @Override
    public Integer call() {
        var roles = new RoleTable();
        roles.addFrameworks(frameworks());
        try {
            operator.of(api()).text("/metrics").ifPresent(roles::addMetrics);
        } catch (Unreachable why) {
            console().tell("without shares and what is used of quotas: %s", why.getMessage());
        }
        addConfiguration(roles);
        console().out().print(roles.table().render(Table.WIDTH, console().colour()));
        return 0;
    }

    private List<JsonNode> frameworks() {
        try {
            return api().get(Kind.FRAMEWORK.path(""))
                    .path("items")
                    .valueStream()
                    .toList();
        } catch (ApiFailure failure) {
            if (!failure.isForbidden()) {
                throw failure;
            }
            console().tell("of the namespace %s only: you may not list frameworks of all", namespace());
            return api().get(Kind.FRAMEWORK.path(namespace()))
                    .path("items")
                    .valueStream()
                    .toList();
        }
    }

    private void addConfiguration(RoleTable roles) {
        var path = operator.namespace()
                .map(name -> "/api/v1/namespaces/%s/configmaps".formatted(name))
                .orElse("/api/v1/configmaps");
        try {
            var found =
                    api().get(Query.of(path).with("labelSelector", CONFIG_MAPS).toString());
            for (var map : found.path("items")) {
                var file = map.path("data").path("config.yaml").asText();
                if (!file.isEmpty()) {
                    roles.addAllocation(new YAMLMapper().readTree(file).path("allocation"));
                }
            }
        } catch (ApiFailure failure) {
            console().tell("without weights: %s", failure.getMessage());
        } catch (JsonProcessingException unreadable) {
            console().tell("without weights: the operator's configuration is not YAML");
        }
    }
}
