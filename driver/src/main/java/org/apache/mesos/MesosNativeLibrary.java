package org.apache.mesos;

/**
 * Stands for the class of this name in {@code mesos.jar}. There is no native library: to load one does nothing,
 * whatever {@code MESOS_NATIVE_JAVA_LIBRARY} says.
 */
public class MesosNativeLibrary {

    /** The newest Mesos whose drivers these are. */
    public static final String VERSION = "1.11.0";

    /** Does nothing. */
    public static synchronized void load(String path) {}

    /** Does nothing. */
    public static void load() {}

    /** As of the libmesos whose drivers these are. */
    public static synchronized Version version() {
        return new Version(1, 11, 0);
    }

    /** The version of a libmesos. */
    public static class Version implements Comparable<Version> {

        /** Of 1.2.3 the 1. */
        public final long major;

        /** Of 1.2.3 the 2. */
        public final long minor;

        /** Of 1.2.3 the 3. */
        public final long patch;

        /** Creates a version, such as 1.2.3. */
        public Version(long major, long minor, long patch) {
            this.major = notNegative("Major", major);
            this.minor = notNegative("Minor", minor);
            this.patch = notNegative("Patch", patch);
        }

        /** Creates a version, such as 1.2.0. */
        public Version(long major, long minor) {
            this(major, minor, 0);
        }

        /** Creates a version, such as 1.0.0. */
        public Version(long major) {
            this(major, 0, 0);
        }

        private static long notNegative(String name, long number) {
            if (number < 0) {
                throw new IllegalArgumentException(name + " version must not be negative");
            }
            return number;
        }

        /** Whether it is the same version. */
        @SuppressWarnings("NonOverridingEquals") // mesos.jar has it
        public boolean equals(Version other) {
            return other != null && compareTo(other) == 0;
        }

        @Override
        public boolean equals(Object other) {
            return other instanceof Version && equals((Version) other);
        }

        @Override
        public int hashCode() {
            return Long.hashCode((major * 31 + minor) * 31 + patch);
        }

        @Override
        public int compareTo(Version other) {
            if (other == null) {
                throw new IllegalArgumentException("other Version must not be null");
            }
            int byMajor = Long.compare(major, other.major);
            int byMinor = byMajor != 0 ? byMajor : Long.compare(minor, other.minor);
            return byMinor != 0 ? byMinor : Long.compare(patch, other.patch);
        }

        /** Whether it is less than the other. */
        public boolean before(Version other) {
            return compareTo(other) < 0;
        }

        /** Whether it is greater than the other. */
        public boolean after(Version other) {
            return compareTo(other) > 0;
        }
    }
}
