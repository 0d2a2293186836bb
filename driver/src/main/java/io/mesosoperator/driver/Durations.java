package io.mesosoperator.driver;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Durations as Mesos writes them: {@code 15mins}, {@code 2secs}, {@code 0.5hrs}. */
final class Durations {

    private static final Pattern FORM = Pattern.compile("([0-9.]+)(ns|us|ms|secs|mins|hrs|days|weeks)");

    private Durations() {}

    /**
     * Reads a duration, in milliseconds.
     *
     * @param name of the variable, for the message
     * @throws CannotStart if it is none
     */
    static long millis(String name, String text) throws CannotStart {
        Matcher form = FORM.matcher(text);
        if (form.matches()) {
            try {
                return (long) (Double.parseDouble(form.group(1)) * unit(form.group(2)));
            } catch (NumberFormatException malformed) {
                // as if it had another form
            }
        }
        throw new CannotStart("Failed to parse value '" + text + "' of '" + name + "': expecting a number and one of"
                + " ns, us, ms, secs, mins, hrs, days, weeks");
    }

    private static double unit(String name) {
        switch (name) {
            case "ns":
                return 1e-6;
            case "us":
                return 1e-3;
            case "ms":
                return 1;
            case "secs":
                return 1e3;
            case "mins":
                return 60e3;
            case "hrs":
                return 3600e3;
            case "days":
                return 24 * 3600e3;
            default:
                return 7 * 24 * 3600e3;
        }
    }
}
