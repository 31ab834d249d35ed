package org.bootmasq.oracle;

/**
 * A client of the oracle: a name, and what it says; it may answer differently to different replies, as the real ones
 * do.
 */
record Client(String name, Script script) {
    @FunctionalInterface
    interface Script {
        void run(Conversation conversation);
    }
}
