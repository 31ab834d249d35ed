package org.bootmasq.edge.tftp;

import java.util.function.Consumer;
import org.bootmasq.edge.PcapDump;
import org.bootmasq.edge.script.ScriptCall;

/**
 * Who looks on while files are sent.
 *
 * @param dump takes requests and what is sent, as dnsmasq does; acknowledgements are not dumped
 * @param script hears of each file that was sent
 */
public record TftpWitness(PcapDump dump, Consumer<ScriptCall> script) {
    public static final TftpWitness NONE = new TftpWitness(PcapDump.OFF, call -> {});
}
