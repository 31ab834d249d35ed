package org.bootmasq.edge.tftp;

import java.util.function.Consumer;
import org.bootmasq.edge.PcapDump;
import org.bootmasq.edge.script.ScriptCall;
import org.bootmasq.trace.Trace;

/**
 * Who looks on while files are sent.
 *
 * @param dump takes requests and what is sent, as dnsmasq does; acknowledgements are not dumped
 * @param script hears of each file that was sent
 * @param boots hears what becomes of each request
 */
public record TftpWitness(PcapDump dump, Consumer<ScriptCall> script, Trace boots) {
    public static final TftpWitness NONE = new TftpWitness(PcapDump.OFF, call -> {}, Trace.NONE);
}
