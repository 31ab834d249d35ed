package org.bootmasq.dns;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.bootmasq.config.Problems;
import org.bootmasq.config.Texts;
import org.bootmasq.dns.forward.RecordFilter;
import org.bootmasq.dns.forward.ReplyFitting;
import org.bootmasq.dns.message.Dns;
import org.bootmasq.dns.message.MessageScan;
import org.bootmasq.dns.message.Name;
import org.bootmasq.dns.message.Query;
import org.bootmasq.dns.message.QueryCodec;
import org.bootmasq.dns.message.Rcode;
import org.bootmasq.dns.settings.DnsSettings;
import org.bootmasq.wire.Bytes;
import org.bootmasq.wire.Malformed;

/**
 * A resolver before signed zones: the replies that {@link SignedRecorder} took down, with and without their signatures.
 */
final class SignedWorld implements UpstreamScript {
    private static final String FOLDER = "/dns/signed/";

    private final Map<String, Bytes> replies = new HashMap<>();
    private final RecordFilter signatures = new RecordFilter(List.of(Dns.TYPE_RRSIG, Dns.TYPE_NSEC, Dns.TYPE_NSEC3));
    private final ReplyFitting fitting =
            new ReplyFitting(DnsSettings.from(Texts.read("", new Problems()), new Problems()));
    private final byte[] buffer = new byte[0x10000];

    /** Lines of {@code trust-anchor}: the root's, an island's. */
    final List<String> anchors = new ArrayList<>();

    /** Questions that nobody took down. */
    final Set<String> missing = new LinkedHashSet<>();

    SignedWorld() {
        for (String line : lines("replies.txt")) {
            String[] words = line.split(" ", -1);
            if (words[0].startsWith("trust-anchor")) anchors.add(line);
            else replies.put(words[0] + " " + words[1], Bytes.ofHex(words[2]));
        }
    }

    /** The lines of a resource, without those that tell where it is from. */
    static List<String> lines(String name) {
        try (var stream = SignedWorld.class.getResourceAsStream(FOLDER + name)) {
            if (stream == null) throw new AssertionError("missing " + name);
            String text = new String(stream.readAllBytes(), StandardCharsets.US_ASCII);
            return text.lines()
                    .filter(line -> !line.isBlank() && !line.startsWith("#"))
                    .toList();
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    /** Another reply from now on. */
    void put(Name name, int type, Bytes reply) {
        replies.put(key(name, type), reply);
    }

    Bytes get(String name, int type) {
        return replies.getOrDefault(key(Name.of(name), type), Bytes.EMPTY);
    }

    private static String key(Name name, int type) {
        return (name.isRoot() ? "." : name.lowered().toString()) + " " + type;
    }

    @Override
    public Bytes reply(byte[] octets, int length) {
        return reply(octets, length, true);
    }

    @Override
    public Bytes replyOverTcp(byte[] octets, int length) {
        return reply(octets, length, false);
    }

    private Bytes reply(byte[] octets, int length, boolean udp) {
        Query query;
        try {
            query = QueryCodec.read(octets, 0, length);
        } catch (Malformed e) {
            throw new AssertionError(e);
        }
        String key = key(query.question().name(), query.question().type());
        int end = MessageScan.questionEnd(octets, length);
        Bytes known = replies.getOrDefault(key, Bytes.EMPTY);
        if (known.isEmpty()) {
            missing.add(key);
            System.arraycopy(octets, 0, buffer, 0, end);
            MessageScan.u16(buffer, 2, Dns.QR | Dns.RA | Rcode.SERVFAIL.code());
            MessageScan.u16(buffer, 10, 0);
            return Bytes.copyOf(buffer, 0, end);
        }
        known.copyTo(buffer, 0);
        System.arraycopy(octets, 0, buffer, 0, 2);
        System.arraycopy(octets, Dns.HEADER_OCTETS, buffer, Dns.HEADER_OCTETS, end - Dns.HEADER_OCTETS);
        MessageScan.u16(buffer, 2, MessageScan.u16(buffer, 2) & ~Dns.CD | query.flags() & Dns.CD);
        int octetsNow = known.length();
        if (!query.dnssecOk()) {
            octetsNow =
                    signatures.filter(buffer, octetsNow, end, query.question().type());
            fitting.dnssecOk(buffer, octetsNow, end, false);
        }
        if (udp && octetsNow > query.largestReply()) {
            MessageScan.u16(buffer, 2, MessageScan.u16(buffer, 2) | Dns.TC);
            ReplyFitting.empty(buffer, end);
            octetsNow = end;
        }
        return Bytes.copyOf(buffer, 0, octetsNow);
    }
}
