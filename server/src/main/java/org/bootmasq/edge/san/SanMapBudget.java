package org.bootmasq.edge.san;

import java.util.function.Consumer;

/**
 * Memory for the maps of all overlays that are open: so much of it, and no more. Each may hold at most as much as it
 * leaves free, so that one machine that writes all over a large disk leaves room for the others. Safe for several
 * threads.
 */
final class SanMapBudget {
    private final long most;
    private final Consumer<String> refusals;
    private long taken;

    /**
     * @param most octets in all
     * @param refusals hears of each overlay that gets no more, once
     */
    SanMapBudget(long most, Consumer<String> refusals) {
        this.most = most;
        this.refusals = refusals;
    }

    /** An eighth of the heap. */
    static SanMapBudget ofHeap(Consumer<String> refusals) {
        return new SanMapBudget(Runtime.getRuntime().maxMemory() / 8, refusals);
    }

    /** What one overlay holds; nothing yet. */
    Share share(String whose) {
        return new Share(whose);
    }

    /** What one overlay holds, which is given back when it is closed. */
    final class Share implements AutoCloseable {
        private final String whose;
        private long held;
        private boolean said;

        private Share(String whose) {
            this.whose = whose;
        }

        /** Takes so many octets, or returns false if there is no room for them. */
        boolean take(long octets) {
            boolean first;
            synchronized (SanMapBudget.this) {
                if (octets <= most - taken - held) {
                    held += octets;
                    taken += octets;
                    return true;
                }
                first = !said;
                said = true;
            }
            if (first)
                refusals.accept("no memory for more of what " + whose + " writes: the map of its overlay is too large");
            return false;
        }

        void give(long octets) {
            synchronized (SanMapBudget.this) {
                held -= octets;
                taken -= octets;
            }
        }

        @Override
        public void close() {
            give(held);
        }
    }
}
