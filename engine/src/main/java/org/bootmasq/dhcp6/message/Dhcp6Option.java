package org.bootmasq.dhcp6.message;

import java.util.List;
import java.util.Optional;
import org.bootmasq.wire.Bytes;
import org.bootmasq.wire.HardwareAddress;
import org.bootmasq.wire.Ip6;

/** An option of DHCPv6. What has no record of its own here is {@link Other}, so that no option is lost. */
public sealed interface Dhcp6Option {
    /** The lifetime, T1 or T2 that never ends (RFC 8415 section 7.7). */
    long INFINITE = 0xffffffffL;

    /** The number on the wire, 0 to 65535. */
    int code();

    /** The first option of a kind. */
    static <T extends Dhcp6Option> Optional<T> first(List<Dhcp6Option> options, Class<T> kind) {
        for (Dhcp6Option option : options) {
            if (kind.isInstance(option)) return Optional.of(kind.cast(option));
        }
        return Optional.empty();
    }

    /** Who the client is (RFC 8415 section 21.2). */
    record ClientId(Bytes duid) implements Dhcp6Option {
        @Override
        public int code() {
            return OptionCode6.CLIENT_ID.code();
        }
    }

    /** Who the server is (RFC 8415 section 21.3). */
    record ServerId(Bytes duid) implements Dhcp6Option {
        @Override
        public int code() {
            return OptionCode6.SERVER_ID.code();
        }
    }

    /** An identity association: the addresses or prefixes of one interface of a client (RFC 8415 section 12). */
    sealed interface IdentityAssociation extends Dhcp6Option {
        /** Chosen by the client; 32 bits without a sign. */
        int iaid();

        /** Addresses or prefixes, and a status. */
        List<Dhcp6Option> options();
    }

    /**
     * Addresses to keep (RFC 8415 section 21.4).
     *
     * @param t1 after how many seconds the client asks this server to go on
     * @param t2 after how many seconds it asks any server
     */
    record IaNa(int iaid, long t1, long t2, List<Dhcp6Option> options) implements IdentityAssociation {
        public IaNa {
            options = List.copyOf(options);
        }

        @Override
        public int code() {
            return OptionCode6.IA_NA.code();
        }
    }

    /** Addresses that the client throws away soon (RFC 8415 section 21.5). */
    record IaTa(int iaid, List<Dhcp6Option> options) implements IdentityAssociation {
        public IaTa {
            options = List.copyOf(options);
        }

        @Override
        public int code() {
            return OptionCode6.IA_TA.code();
        }
    }

    /** Prefixes that are delegated to the client; the parameters are those of {@link IaNa} (RFC 8415 section 21.21). */
    record IaPd(int iaid, long t1, long t2, List<Dhcp6Option> options) implements IdentityAssociation {
        public IaPd {
            options = List.copyOf(options);
        }

        @Override
        public int code() {
            return OptionCode6.IA_PD.code();
        }
    }

    /**
     * One address of an identity association (RFC 8415 section 21.6).
     *
     * @param preferred for how many seconds new connections may use it
     * @param valid for how many seconds it may be used
     */
    record IaAddress(Ip6 address, long preferred, long valid, List<Dhcp6Option> options) implements Dhcp6Option {
        public IaAddress {
            options = List.copyOf(options);
        }

        public IaAddress(Ip6 address, long preferred, long valid) {
            this(address, preferred, valid, List.of());
        }

        @Override
        public int code() {
            return OptionCode6.IA_ADDRESS.code();
        }
    }

    /**
     * One delegated prefix (RFC 8415 section 21.22); the lifetimes are those of {@link IaAddress}.
     *
     * @param length of the prefix in bits; more than 128 if the client says so
     */
    record IaPrefix(long preferred, long valid, int length, Ip6 prefix, List<Dhcp6Option> options)
            implements Dhcp6Option {
        public IaPrefix {
            options = List.copyOf(options);
        }

        public IaPrefix(long preferred, long valid, int length, Ip6 prefix) {
            this(preferred, valid, length, prefix, List.of());
        }

        @Override
        public int code() {
            return OptionCode6.IA_PREFIX.code();
        }
    }

    /** Which options the client wants (RFC 8415 section 21.7). */
    record OptionRequest(List<Integer> codes) implements Dhcp6Option {
        public OptionRequest {
            codes = List.copyOf(codes);
        }

        @Override
        public int code() {
            return OptionCode6.OPTION_REQUEST.code();
        }
    }

    /** How much the client should prefer this server, 0 to 255 (RFC 8415 section 21.8). */
    record Preference(int value) implements Dhcp6Option {
        @Override
        public int code() {
            return OptionCode6.PREFERENCE.code();
        }
    }

    /** For how many hundredths of a second the client has been trying (RFC 8415 section 21.9). */
    record ElapsedTime(int hundredths) implements Dhcp6Option {
        @Override
        public int code() {
            return OptionCode6.ELAPSED_TIME.code();
        }
    }

    /**
     * How it went (RFC 8415 section 21.13).
     *
     * @param status a number of {@link StatusCode}, or another
     */
    record Status(int status, String text) implements Dhcp6Option {
        public Status(StatusCode status, String text) {
            this(status.code(), text);
        }

        @Override
        public int code() {
            return OptionCode6.STATUS_CODE.code();
        }
    }

    /** Two messages shall do instead of four (RFC 8415 section 21.14). */
    record RapidCommit() implements Dhcp6Option {
        @Override
        public int code() {
            return OptionCode6.RAPID_COMMIT.code();
        }
    }

    /** What kind of user the client has (RFC 8415 section 21.15). */
    record UserClass(List<Bytes> classes) implements Dhcp6Option {
        public UserClass {
            classes = List.copyOf(classes);
        }

        @Override
        public int code() {
            return OptionCode6.USER_CLASS.code();
        }
    }

    /**
     * What kind of machine the client is (RFC 8415 section 21.16).
     *
     * @param enterprise number of the vendor, without a sign
     */
    record VendorClass(int enterprise, List<Bytes> classes) implements Dhcp6Option {
        public VendorClass {
            classes = List.copyOf(classes);
        }

        @Override
        public int code() {
            return OptionCode6.VENDOR_CLASS.code();
        }
    }

    /** Options that a vendor gives their meaning (RFC 8415 section 21.17). */
    record VendorOptions(int enterprise, List<Other> options) implements Dhcp6Option {
        public VendorOptions {
            options = List.copyOf(options);
        }

        @Override
        public int code() {
            return OptionCode6.VENDOR_OPTIONS.code();
        }
    }

    /** Where a relay heard the client (RFC 8415 section 21.18). */
    record InterfaceId(Bytes id) implements Dhcp6Option {
        @Override
        public int code() {
            return OptionCode6.INTERFACE_ID.code();
        }
    }

    /** What a relay calls the client's end of the line (RFC 4649). */
    record RemoteId(int enterprise, Bytes id) implements Dhcp6Option {
        @Override
        public int code() {
            return OptionCode6.REMOTE_ID.code();
        }
    }

    /** What a relay calls the client (RFC 4580). */
    record SubscriberId(Bytes id) implements Dhcp6Option {
        @Override
        public int code() {
            return OptionCode6.SUBSCRIBER_ID.code();
        }
    }

    /**
     * The client's name and who tells DNS of it (RFC 4704).
     *
     * @param flags see the constants
     * @param name labels with dots between them; empty if there is none, or none that is well formed
     * @param complete whether the root ends the name, so that no domain is to be added
     */
    record ClientFqdn(int flags, String name, boolean complete) implements Dhcp6Option {
        /** S: the server is to tell DNS the name's address. */
        public static final int SERVER_UPDATES = 1;
        /** O: the server does other than the client wished. */
        public static final int OVERRIDDEN = 2;
        /** N: the server is not to tell DNS anything. */
        public static final int NO_UPDATE = 4;

        @Override
        public int code() {
            return OptionCode6.CLIENT_FQDN.code();
        }

        /** Whether a flag is set. */
        public boolean has(int flag) {
            return (flags & flag) != 0;
        }
    }

    /** Architectures that the client can boot, best first; the numbers of RFC 5970 section 3.3. */
    record ClientArchitectures(List<Integer> types) implements Dhcp6Option {
        public ClientArchitectures {
            types = List.copyOf(types);
        }

        @Override
        public int code() {
            return OptionCode6.CLIENT_ARCHITECTURE.code();
        }
    }

    /** Which programming interface the network card has (RFC 5970 section 3.4). */
    record NetworkInterfaceId(int type, int major, int minor) implements Dhcp6Option {
        @Override
        public int code() {
            return OptionCode6.NETWORK_INTERFACE.code();
        }
    }

    /** The client's link-layer address, as a relay saw it (RFC 6939). */
    record ClientLinkLayer(HardwareAddress address) implements Dhcp6Option {
        @Override
        public int code() {
            return OptionCode6.CLIENT_LINK_LAYER_ADDRESS.code();
        }
    }

    /** What requestor and server say to each other about leases (RFC 5007 section 4.1.2). */
    sealed interface OfLeaseQuery extends Dhcp6Option {}

    /**
     * What is asked.
     *
     * @param queryType a number of {@link QueryType}, or another
     * @param link an address of the link that is meant, {@code ::} for all of them
     * @param options whose leases are meant, and what is wanted of them
     */
    record LeaseQuery(int queryType, Ip6 link, List<Dhcp6Option> options) implements OfLeaseQuery {
        public LeaseQuery {
            options = List.copyOf(options);
        }

        @Override
        public int code() {
            return OptionCode6.LEASEQUERY_QUERY.code();
        }
    }

    /** One client on one link: who it is, its addresses and prefixes, and when it was heard last. */
    record ClientData(List<Dhcp6Option> options) implements OfLeaseQuery {
        public ClientData {
            options = List.copyOf(options);
        }

        @Override
        public int code() {
            return OptionCode6.LEASEQUERY_CLIENT_DATA.code();
        }
    }

    /** How many seconds ago server and client spoke last. */
    record ClientTime(long seconds) implements OfLeaseQuery {
        @Override
        public int code() {
            return OptionCode6.LEASEQUERY_CLIENT_TIME.code();
        }
    }

    /**
     * What relays said of the client when it was heard last.
     *
     * @param peer the relay from which the server had it
     * @param message of the relays, without that of the client
     */
    record RelayData(Ip6 peer, Bytes message) implements OfLeaseQuery {
        @Override
        public int code() {
            return OptionCode6.LEASEQUERY_RELAY_DATA.code();
        }
    }

    /** An address of each link on which the client holds something. */
    record ClientLinks(List<Ip6> links) implements OfLeaseQuery {
        public ClientLinks {
            links = List.copyOf(links);
        }

        @Override
        public int code() {
            return OptionCode6.LEASEQUERY_CLIENT_LINK.code();
        }
    }

    /** An option that is only carried. */
    record Other(int code, Bytes value) implements Dhcp6Option {
        public Other(OptionCode6 code, Bytes value) {
            this(code.code(), value);
        }
    }
}
