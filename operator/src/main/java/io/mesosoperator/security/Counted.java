package io.mesosoperator.security;

import java.util.Locale;

/** Of what a tenant may have a number only. */
public enum Counted {
    /** That have their resources and have not ended. */
    TASKS,
    /** That are registered. */
    FRAMEWORKS,
    /** That hold resources. */
    OFFERS;

    /** As in the configuration, and in messages. */
    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** The same after a number. */
    String word(int number) {
        return number == 1 ? word().substring(0, word().length() - 1) : word();
    }
}
