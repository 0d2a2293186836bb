package io.mesosoperator.master;

import java.io.IOException;

/**
 * A file, as a Mesos agent tells of it (mesos.proto of 1.x: FileInfo).
 *
 * @param mode as {@code stat(2)} has it
 * @param mtime in seconds since 1970
 */
record FileEntry(String name, int mode, long links, long size, long mtime, String user, String group) {

    /** What is made of nothing but what Kubernetes tells: a file of root that all may read. */
    private static final int READABLE = 0100644;

    private static final int DIRECTORY = 0040755;

    private static final int TYPE = 0170000;
    private static final int REGULAR = 0100000;

    private static final String RIGHTS = "rwxrwxrwx";

    static FileEntry file(String name, long size, long mtime) {
        return new FileEntry(name, READABLE, 1, size, mtime, "root", "root");
    }

    static FileEntry directory(String name, long mtime) {
        return new FileEntry(name, DIRECTORY, 2, 4096, mtime, "root", "root");
    }

    static boolean isRegular(int mode) {
        return (mode & TYPE) == REGULAR;
    }

    /** @param directory whose entry it is, as it was asked for */
    void write(Json json, String directory) throws IOException {
        json.object(() -> {
            json.text("path", directory + "/" + name);
            json.text("mode", text(mode));
            json.count("nlink", links);
            json.count("size", size);
            json.number("mtime", (double) mtime);
            json.text("uid", user);
            json.text("gid", group);
        });
    }

    /** As {@code ls -l} has it. */
    static String text(int mode) {
        var text = new StringBuilder();
        text.append(
                switch (mode & TYPE) {
                    case 0040000 -> 'd';
                    case 0120000 -> 'l';
                    case 0060000 -> 'b';
                    case 0020000 -> 'c';
                    case 0010000 -> 'p';
                    case 0140000 -> 's';
                    default -> '-';
                });
        for (var i = 0; i < RIGHTS.length(); i++) {
            text.append((mode >> (RIGHTS.length() - 1 - i) & 1) == 1 ? RIGHTS.charAt(i) : '-');
        }
        return text.toString();
    }
}
