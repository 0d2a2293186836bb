package io.mesosoperator.examples;

import org.junit.jupiter.api.extension.AfterAllCallback;
import org.junit.jupiter.api.extension.AfterTestExecutionCallback;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;

/**
 * Hands the {@link Cluster} to tests; without one they fail. After each class the operator must not have complained,
 * whatever the tests have seen.
 */
final class ClusterExtension implements ParameterResolver, AfterTestExecutionCallback, AfterAllCallback {

    @Override
    public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
        return parameter.getParameter().getType() == Cluster.class;
    }

    @Override
    public Object resolveParameter(ParameterContext parameter, ExtensionContext context) {
        return cluster(context);
    }

    /** What a person would look at first after a failure, before it is cleaned up. */
    @Override
    public void afterTestExecution(ExtensionContext context) {
        if (context.getExecutionException().isPresent()) {
            var cluster = cluster(context);
            System.err.println("--- the cluster after " + context.getDisplayName());
            System.err.println(cluster.kubectl("get", "mesos,pods", "--all-namespaces")
                    .run()
                    .out());
            System.err.println(cluster.kubectl("get", "taskinfos", "--all-namespaces", "--output=yaml")
                    .run()
                    .out());
            cluster.operatorLog().forEach(System.err::println);
        }
    }

    @Override
    public void afterAll(ExtensionContext context) {
        cluster(context).checkOperatorLog();
    }

    /** One for all classes; the store closes it in the end. */
    private static Cluster cluster(ExtensionContext context) {
        return context.getRoot()
                .getStore(ExtensionContext.Namespace.create(ClusterExtension.class))
                .computeIfAbsent(Cluster.class, type -> new Cluster(), Cluster.class);
    }
}
