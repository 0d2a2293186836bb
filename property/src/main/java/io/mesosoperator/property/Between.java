package io.mesosoperator.property;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.instancio.junit.Given;

/** An int or long parameter of a {@link Property}: one of {@link Numbers#between}. */
@Given(Numbers.class)
@Target(ElementType.PARAMETER)
@Retention(RetentionPolicy.RUNTIME)
public @interface Between {

    long min();

    long max();
}
