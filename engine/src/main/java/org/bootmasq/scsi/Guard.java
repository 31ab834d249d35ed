package org.bootmasq.scsi;

/**
 * Lets the threads of several sessions use what they share. The engine has no locks of its own: whoever runs sessions
 * on threads gives it these, and whoever runs all on one thread may give it guards that do nothing. None is ever
 * asked for inside of another.
 */
public interface Guard {
    /** What is held from {@link #look} or {@link #change} on, until it is closed by the same thread. */
    interface Held extends AutoCloseable {
        @Override
        void close();
    }

    /** For whoever only looks: others may look at the same time. What was changed before is seen. */
    Held look();

    /** For whoever changes something: nobody else looks or changes meanwhile. */
    Held change();
}
