package io.mesosoperator.property;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.instancio.junit.Given;
import org.instancio.junit.Seed;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * A test that holds for all values: it is called again and again with other values of its parameters, which are
 * {@link Given} or {@link Between}. A failure tells the values and the seed they came from; with that as {@link Seed}
 * the method fails again. The system property {@code property.factor} multiplies the tries of all of them.
 */
@Test
@ExtendWith(PropertyExtension.class)
@Target(ElementType.METHOD)
@Retention(RetentionPolicy.RUNTIME)
public @interface Property {

    int tries() default 1000;
}
