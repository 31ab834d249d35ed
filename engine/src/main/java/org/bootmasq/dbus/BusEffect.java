package org.bootmasq.dbus;

import org.bootmasq.wire.Bytes;

/** What a {@link BusSession} wants done, or tells. */
public sealed interface BusEffect {
    /** These octets go to the bus. */
    record Send(Bytes octets) implements BusEffect {}

    /** The bus has given us our name, or will when its present owner is gone. */
    record Connected() implements BusEffect {}

    /**
     * Somebody asks for something that the object itself does not answer.
     *
     * @param call to be answered by {@link BusSession#send} where it wants an answer
     */
    record Called(DbusMessage call) implements BusEffect {}

    /**
     * The bus will not have us.
     *
     * @param reason in its words
     */
    record Refused(String reason) implements BusEffect {}

    /**
     * What comes is no D-Bus any more: the connection is to be given up.
     *
     * @param reason the rule that is broken
     */
    record Broken(String reason) implements BusEffect {}
}
