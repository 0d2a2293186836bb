package io.mesosoperator.crds;

import java.util.Random;
import org.instancio.junit.GivenProvider;

/** A value of a property that is made with random numbers of the JDK. */
interface MadeAtRandom extends GivenProvider {

    Object make(Random random);

    @Override
    default Object provide(ElementContext parameter) {
        return make(new Random(parameter.random().longRange(Long.MIN_VALUE, Long.MAX_VALUE)));
    }
}
