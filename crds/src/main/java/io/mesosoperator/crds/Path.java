package io.mesosoperator.crds;

import org.jspecify.annotations.Nullable;

/** The path of a value in its resource: a chain that becomes text only for a problem's message. */
record Path(@Nullable Path parent, String step) {

    static Path root(String name) {
        return new Path(null, name);
    }

    Path field(String name) {
        return new Path(this, "." + name);
    }

    Path key(String name) {
        return new Path(this, "[" + name + "]");
    }

    Path item(int index) {
        return new Path(this, "[" + index + "]");
    }

    @Override
    public String toString() {
        return parent == null ? step : parent + step;
    }
}
