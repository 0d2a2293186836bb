package io.mesosoperator.app;

import io.mesosoperator.cluster.ApiServerExtension;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Objects;
import java.util.Set;
import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.BeforeEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ExtensionContext.Store;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;

/** What {@link WithOperator} does. */
final class OperatorExtension implements BeforeAllCallback, BeforeEachCallback, AfterEachCallback, ParameterResolver {

    @Override
    public void beforeAll(ExtensionContext context) {
        var server = options(context).ownApiServer() ? ApiServerExtension.create() : ApiServerExtension.shared();
        var api = server.withCrds(Path.of("..", "crds"));
        api.beforeAll(context);
        store(context).put(ApiServerExtension.class, api);
    }

    /** What the constructor gets is of one test, not of the class. */
    @Override
    public ExtensionContextScope getTestInstantiationExtensionContextScope(ExtensionContext root) {
        return ExtensionContextScope.TEST_METHOD;
    }

    @Override
    public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
        return Set.of(Cluster.class, OpenSchedulerApi.class)
                .contains(parameter.getParameter().getType());
    }

    @Override
    public Object resolveParameter(ParameterContext parameter, ExtensionContext context) {
        var cluster = cluster(context);
        return parameter.getParameter().getType() == Cluster.class
                ? cluster
                : store(context)
                        .computeIfAbsent(
                                OpenSchedulerApi.class, type -> new OpenSchedulerApi(cluster), OpenSchedulerApi.class);
    }

    @Override
    public void beforeEach(ExtensionContext context) throws IOException {
        api(context).beforeEach(context);
        var door = store(context).get(OpenSchedulerApi.class, OpenSchedulerApi.class);
        if (door != null) {
            door.open();
        } else if (options(context).starts()) {
            cluster(context).startOperator();
        }
    }

    @Override
    public void afterEach(ExtensionContext context) {
        var door = store(context).get(OpenSchedulerApi.class, OpenSchedulerApi.class);
        try {
            if (door != null) {
                door.close();
            }
            cluster(context).stopOperator();
        } finally {
            api(context).afterEach(context);
        }
    }

    private static Cluster cluster(ExtensionContext context) {
        return store(context).computeIfAbsent(Cluster.class, type -> new Cluster(api(context)), Cluster.class);
    }

    private static ApiServerExtension api(ExtensionContext context) {
        return Objects.requireNonNull(store(context).get(ApiServerExtension.class, ApiServerExtension.class));
    }

    private static WithOperator options(ExtensionContext context) {
        return Objects.requireNonNull(context.getRequiredTestClass().getAnnotation(WithOperator.class));
    }

    private static Store store(ExtensionContext context) {
        return context.getStore(ExtensionContext.Namespace.create(OperatorExtension.class));
    }
}
