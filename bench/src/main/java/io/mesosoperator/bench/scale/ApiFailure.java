package io.mesosoperator.bench.scale;

/** The API server has refused a request. */
final class ApiFailure extends RuntimeException {

    private static final int LONGEST = 500;

    private final int code;

    ApiFailure(Call call, int code, String text) {
        super("%s %s: %d %s"
                .formatted(call.method(), call.path(), code, text.substring(0, Math.min(text.length(), LONGEST))));
        this.code = code;
    }

    int code() {
        return code;
    }
}
