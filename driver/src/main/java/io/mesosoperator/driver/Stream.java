package io.mesosoperator.driver;

/** One subscription: where its calls go, for as long as it stands. */
final class Stream {

    final ApiAddress address;

    /** Of the header {@code Mesos-Stream-Id}; empty if the server has none. */
    final String id;

    private volatile boolean open = true;

    Stream(ApiAddress address, String id) {
        this.address = address;
        this.id = id;
    }

    boolean isOpen() {
        return open;
    }

    void end() {
        open = false;
    }
}
