package org.bootmasq.scsi;

import static org.assertj.core.api.Assertions.assertThat;

/** Holds what is done for somebody outside to an amount of memory that does not follow from what he says. A collection in between hides what was spent, and nothing else does. */
public final class AllocationBudget {
    /** More than tests and their runner take meanwhile, and less than the longest transfer. */
    public static final long ENOUGH = 4 << 20;

    private final long before = used();

    private static long used() {
        Runtime runtime = Runtime.getRuntime();
        return runtime.totalMemory() - runtime.freeMemory();
    }

    public void expectAtMost(long octets, String what) {
        assertThat(used() - before).as("octets allocated for %s", what).isLessThanOrEqualTo(octets);
    }
}
