package org.bootmasq.dhcp4.message;

import java.util.Optional;
import org.bootmasq.dhcp.HostName;
import org.bootmasq.wire.ByteWriter;
import org.bootmasq.wire.Bytes;

/**
 * The name a client gives itself, by option 81 (RFC 4702) or else 12.
 *
 * @param text as given, perhaps with a domain; a legal host name
 * @param fqdn what option 81 said; the reply then has one too
 */
public record ClientName(Optional<String> text, Optional<Fqdn> fqdn) {
    public static final ClientName NONE = new ClientName(Optional.empty(), Optional.empty());

    /**
     * The flags of option 81 as the reply carries them.
     *
     * @param wireForm whether names are length and label rather than dotted text
     */
    public record Fqdn(int flags, boolean wireForm) {
        public static final int SERVER_UPDATES = 1;
        public static final int OVERRIDDEN = 2;
        public static final int WIRE_FORM = 4;
        public static final int NO_UPDATE = 8;

        private static final int RCODE = 0xff;

        /** Option 81 of the reply; a name without a domain has no root at its end (RFC 4702 section 2.3). */
        public Bytes encode(String hostname, String domain, boolean terminated) {
            var out = new ByteWriter(64).u8(flags).u8(RCODE).u8(RCODE);
            String name = domain.isEmpty() ? hostname : hostname + "." + domain;
            if (!wireForm) {
                out.bytes(Bytes.latin1(name));
                return terminated ? out.u8(0).bytes() : out.bytes();
            }
            for (String label : name.split("\\.", -1)) out.u8(label.length()).bytes(Bytes.latin1(label));
            return domain.isEmpty() ? out.bytes() : out.u8(0).bytes();
        }
    }

    /** What a request says of its client's name (options 12 and 81). */
    public static ClientName of(Dhcp4Message request, boolean clientsMayUpdate) {
        Optional<Bytes> option = request.option(OptionCode.CLIENT_FQDN).filter(value -> value.length() >= 3);
        if (option.isPresent()) {
            Bytes value = option.get();
            int flags = value.at(0);
            boolean wireForm = (flags & Fqdn.WIRE_FORM) != 0;
            if (clientsMayUpdate) {
                boolean wished = (flags & Fqdn.SERVER_UPDATES) != 0;
                flags = flags & ~Fqdn.SERVER_UPDATES | Fqdn.NO_UPDATE | (wished ? Fqdn.OVERRIDDEN : 0);
            } else {
                if ((flags & Fqdn.SERVER_UPDATES) == 0) flags |= Fqdn.SERVER_UPDATES | Fqdn.OVERRIDDEN;
                flags &= ~Fqdn.NO_UPDATE;
            }
            String name = wireForm ? labels(value.slice(3)) : untilNul(value.slice(3));
            return new ClientName(
                    Optional.of(name).filter(HostName::isFitForClient), Optional.of(new Fqdn(flags, wireForm)));
        }
        return new ClientName(
                request.option(OptionCode.HOST_NAME)
                        .map(ClientName::untilNul)
                        .filter(name -> !name.isEmpty() && HostName.isFitForClient(name)),
                Optional.empty());
    }

    /**
     * Whether the name a client gives ends with a NUL: then it expects one at the end of all text, as dnsmasq found.
     */
    public static boolean endsWithNul(Dhcp4Message request) {
        Optional<Bytes> fqdn = request.option(OptionCode.CLIENT_FQDN).filter(value -> value.length() >= 3);
        Bytes name = fqdn.map(value -> (value.at(0) & Fqdn.WIRE_FORM) != 0 ? Bytes.EMPTY : value.slice(3))
                .or(() -> request.option(OptionCode.HOST_NAME))
                .orElse(Bytes.EMPTY);
        return !name.isEmpty() && name.at(name.length() - 1) == 0;
    }

    private static String untilNul(Bytes value) {
        String text = value.latin1();
        int nul = text.indexOf(0);
        return nul < 0 ? text : text.substring(0, nul);
    }

    private static String labels(Bytes wire) {
        var name = new StringBuilder();
        int at = 0;
        while (at < wire.length() && wire.at(at) != 0 && at + 1 + wire.at(at) <= wire.length()) {
            if (!name.isEmpty()) name.append('.');
            name.append(wire.slice(at + 1, at + 1 + wire.at(at)).latin1());
            at += 1 + wire.at(at);
        }
        return name.toString();
    }

    /** The first label, empty without a name. */
    public String host() {
        String name = text.orElse("");
        int dot = name.indexOf('.');
        return dot < 0 ? name : name.substring(0, dot);
    }

    /** What stands behind the first dot. */
    public String domain() {
        String name = text.orElse("");
        int dot = name.indexOf('.');
        return dot < 0 ? "" : name.substring(dot + 1);
    }
}
