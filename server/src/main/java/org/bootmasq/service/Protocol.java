package org.bootmasq.service;

import java.util.function.Predicate;
import org.bootmasq.edge.Interfaces;
import org.bootmasq.service.process.StartFailure;

/**
 * How a protocol comes into the process.
 *
 * @param isWanted whether settings want it at all; where they never do, none of its classes is loaded
 * @param opening makes its service
 */
record Protocol(Predicate<Settings> isWanted, Opening opening) {
    /** Makes a service. */
    interface Opening {
        /**
         * Opens ports and files with the rights that the server has at the moment.
         *
         * @param first the interfaces by the settings that hold when it begins to serve
         * @throws StartFailure if something is not to be had; then nothing is left open
         */
        Service open(Settings settings, Interfaces first, Surroundings around) throws StartFailure;
    }
}
