package io.mesosoperator.app;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * Gives each test of a class a {@link Cluster}: a namespace on a real API server that has the CRDs, and the operator,
 * which starts before the test and stops after it.
 *
 * <pre>{@code
 * @WithOperator
 * record VipLifeIT(Cluster cluster) {
 *
 *     @Test
 *     void aTest() { ... }
 * }
 * }</pre>
 *
 * <p>The operator of a class that also takes an {@link OpenSchedulerApi} has the scheduler API.
 */
@Target(ElementType.TYPE)
@Retention(RetentionPolicy.RUNTIME)
@ExtendWith(OperatorExtension.class)
@interface WithOperator {

    /** Whether the operator starts by itself; if not, a test calls {@link Cluster#startOperator}. */
    boolean starts() default true;

    /** Whether the class has an API server of its own, which its tests may stop. */
    boolean ownApiServer() default false;
}
