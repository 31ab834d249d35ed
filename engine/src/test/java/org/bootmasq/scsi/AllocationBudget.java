package org.bootmasq.scsi;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.reflect.Method;
import java.util.Optional;
import java.util.function.LongSupplier;

/** Holds what is done for somebody outside to an amount of memory that does not follow from what he says. */
public final class AllocationBudget {
    /** More than answers take, and less than the longest transfer. */
    public static final long ENOUGH = 4 << 20;

    // This module reads no java.management, but where tests run it is there.
    private static final Optional<Object> THREADS = threads();

    private final long before = allocated();

    private static Optional<Object> threads() {
        try {
            Class<?> factory = Class.forName("java.lang.management.ManagementFactory");
            return Optional.of(factory.getMethod("getThreadMXBean").invoke(factory));
        } catch (ReflectiveOperationException none) {
            return Optional.empty();
        }
    }

    /** By this thread; without java.management what the heap holds, which a collection makes less. */
    private static long allocated() {
        Runtime runtime = Runtime.getRuntime();
        if (THREADS.isEmpty()) return runtime.totalMemory() - runtime.freeMemory();
        try {
            Method count = Class.forName("com.sun.management.ThreadMXBean").getMethod("getCurrentThreadAllocatedBytes");
            return ((Number) count.invoke(THREADS.get())).longValue();
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException(e);
        }
    }

    public long spent() {
        return allocated() - before;
    }

    public void expectAtMost(long octets, String what) {
        assertThat(spent()).as("octets allocated for %s", what).isLessThanOrEqualTo(octets);
    }

    /**
     * @param overspent does it all anew and returns by how much more than its budget something cost; the first time
     * classes may be loaded, and the fuzzer takes memory for each
     */
    public static void expectNone(LongSupplier overspent, String what) {
        if (overspent.getAsLong() > 0)
            assertThat(overspent.getAsLong())
                    .as("octets beyond the budget for %s", what)
                    .isNotPositive();
    }
}
