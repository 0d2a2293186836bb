package io.mesosoperator.security;

/**
 * What tasks get that ask for too little, in MiB; 0 is what all tasks of the cluster get.
 *
 * @param memory of a task that asks for none
 * @param leastMemory of any other
 * @param disk of a task that asks for none
 * @param leastDisk of any other
 */
public record UsualResources(int memory, int leastMemory, int disk, int leastDisk) {

    /** Those of the cluster. */
    public static final UsualResources NONE = new UsualResources(0, 0, 0, 0);
}
