package org.bootmasq.edge;

/** What a service has made ready for another configuration: everything that could fail has been done. */
public interface Prepared {
    /** Nothing is different. */
    Prepared NOTHING = new Prepared() {
        @Override
        public void takeEffect() {}

        @Override
        public void abandon() {}
    };

    /** Goes over to the other configuration, while the threads of all services are held still. */
    void takeEffect();

    /** Lets go of what was opened for it. */
    void abandon();
}
