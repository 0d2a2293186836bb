package io.mesosoperator.property;

import java.lang.reflect.Method;
import java.util.LinkedHashMap;
import java.util.Map;
import org.instancio.Instancio;
import org.instancio.junit.InstancioExtension;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.InvocationInterceptor;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ReflectiveInvocationContext;

/** Lets Instancio fill the parameters of a property once for each try. */
final class PropertyExtension extends InstancioExtension implements InvocationInterceptor {

    /** For a long run: how many times as many tries each property has. */
    private static final int FACTOR = Integer.getInteger("property.factor", 1);

    private final Map<String, Object> values = new LinkedHashMap<>();

    @Override
    public Object resolveParameter(ParameterContext parameter, ExtensionContext test) {
        var value = super.resolveParameter(parameter, test);
        values.put(parameter.getParameter().getName(), value);
        return value;
    }

    /** The first try is JUnit's own call. */
    @Override
    public void interceptTestMethod(
            Invocation<@Nullable Void> first, ReflectiveInvocationContext<Method> call, ExtensionContext test)
            throws Throwable {
        var property = call.getExecutable();
        var tries = Math.multiplyExact(property.getAnnotation(Property.class).tries(), FACTOR);
        var number = 1;
        try {
            first.proceed();
            while (number < tries) {
                number++;
                test.getExecutableInvoker().invoke(property, test.getRequiredTestInstance());
            }
        } catch (Throwable broken) {
            throw new AssertionError(
                    "try %d of %d; again: @Seed(%dL); values: %s: %s"
                            .formatted(number, tries, seed(), values, broken.getMessage()),
                    broken);
        }
    }

    /** Of all values of this test. */
    private static long seed() {
        return Instancio.of(Long.class).asResult().getSeed();
    }
}
