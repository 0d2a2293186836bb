package io.mesosoperator;

import java.lang.annotation.ElementType;
import java.lang.annotation.Repeatable;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/** A case of Mesos' own tests: its id, a colon, and what it says. {@link MesosCasesPage} reads it from the source. */
@Retention(RetentionPolicy.SOURCE)
@Target(ElementType.METHOD)
@Repeatable(MesosCase.Several.class)
public @interface MesosCase {

    String value();

    /** More than one on a test. */
    @Retention(RetentionPolicy.SOURCE)
    @Target(ElementType.METHOD)
    @interface Several {
        MesosCase[] value();
    }
}
