package io.mesosoperator.driver;

/** The form in which calls and events travel. */
final class Protobuf {

    static final String MEDIA_TYPE = "application/x-protobuf";

    private Protobuf() {}
}
