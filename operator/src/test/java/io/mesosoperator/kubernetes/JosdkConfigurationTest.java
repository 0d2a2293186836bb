package io.mesosoperator.kubernetes;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.fabric8.kubernetes.api.model.Pod;
import io.javaoperatorsdk.operator.api.reconciler.UpdateControl;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class JosdkConfigurationTest {

    /** The SDK retries after an exception; after an error it counts the object as being reconciled for ever. */
    @ParameterizedTest
    @MethodSource("failures")
    void whateverAReconcileThrowsIsAnExceptionToTheSdk(Throwable failure) {
        Supplier<UpdateControl<Pod>> reconcile = () -> {
            if (failure instanceof Error error) {
                throw error;
            }
            throw (RuntimeException) failure;
        };

        assertThatThrownBy(() -> JosdkConfiguration.guarded(new Pod(), reconcile))
                .isInstanceOf(RuntimeException.class);
    }

    static Stream<Throwable> failures() {
        return Stream.of(
                new IllegalStateException(),
                new StackOverflowError(),
                new NoClassDefFoundError(),
                new AssertionError(),
                new InternalError());
    }
}
