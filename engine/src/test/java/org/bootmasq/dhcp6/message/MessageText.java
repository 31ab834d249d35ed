package org.bootmasq.dhcp6.message;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import org.bootmasq.wire.Bytes;
import org.bootmasq.wire.Ip6;

/** Messages as text, a line an option, for tests. */
public final class MessageText {
    private final List<String> lines = new ArrayList<>();

    private MessageText() {}

    /** The lines of a message, what stands inside something else moved in by two blanks. */
    public static List<String> of(Dhcp6Message message) {
        var text = new MessageText();
        text.message("", message);
        return text.lines;
    }

    private void message(String indent, Dhcp6Message message) {
        String type = MessageType.of(message.type())
                .map(MessageType::toString)
                .orElse("type " + message.type())
                .replace('_', '-');
        switch (message) {
            case ClientServerMessage direct -> {
                lines.add("%s%s xid=%06x".formatted(indent, type, direct.transactionId()));
                direct.options().forEach(option -> option(indent + "  ", option));
            }
            case RelayMessage relay -> {
                lines.add("%s%s hops=%d link=%s peer=%s"
                        .formatted(indent, type, relay.hopCount(), relay.linkAddress(), relay.peerAddress()));
                relay.before().forEach(option -> option(indent + "  ", option));
                relay.inside().ifPresent(inside -> {
                    lines.add(indent + "  9 message");
                    message(indent + "    ", inside);
                });
                relay.after().forEach(option -> option(indent + "  ", option));
            }
        }
    }

    private void option(String indent, Dhcp6Option option) {
        lines.add("%s%d %s".formatted(indent, option.code(), text(option)).stripTrailing());
        switch (option) {
            case Dhcp6Option.IdentityAssociation ia -> ia.options().forEach(inner -> option(indent + "  ", inner));
            case Dhcp6Option.LeaseQuery query -> query.options().forEach(inner -> option(indent + "  ", inner));
            case Dhcp6Option.ClientData data -> data.options().forEach(inner -> option(indent + "  ", inner));
            case Dhcp6Option.IaAddress one -> one.options().forEach(inner -> option(indent + "  ", inner));
            case Dhcp6Option.IaPrefix one -> one.options().forEach(inner -> option(indent + "  ", inner));
            case Dhcp6Option.VendorOptions vendor -> vendor.options().forEach(inner -> option(indent + "  ", inner));
            default -> {}
        }
    }

    private static String text(Dhcp6Option option) {
        return switch (option) {
            case Dhcp6Option.ClientId(Bytes duid) -> "client " + duid.hex();
            case Dhcp6Option.ServerId(Bytes duid) -> "server " + duid.hex();
            case Dhcp6Option.IaNa ia -> "ia-na %s T1=%d T2=%d".formatted(unsigned(ia.iaid()), ia.t1(), ia.t2());
            case Dhcp6Option.IaTa ia -> "ia-ta " + unsigned(ia.iaid());
            case Dhcp6Option.IaPd ia -> "ia-pd %s T1=%d T2=%d".formatted(unsigned(ia.iaid()), ia.t1(), ia.t2());
            case Dhcp6Option.IaAddress one ->
                "address %s preferred=%d valid=%d".formatted(one.address(), one.preferred(), one.valid());
            case Dhcp6Option.IaPrefix one ->
                "prefix %s/%d preferred=%d valid=%d"
                        .formatted(one.prefix(), one.length(), one.preferred(), one.valid());
            case Dhcp6Option.OptionRequest(List<Integer> codes) -> "wants " + joined(codes);
            case Dhcp6Option.Preference(int value) -> "preference " + value;
            case Dhcp6Option.ElapsedTime(int hundredths) -> "elapsed " + hundredths;
            case Dhcp6Option.Status(int status, String text) -> "status %d %s".formatted(status, text);
            case Dhcp6Option.RapidCommit _ -> "rapid-commit";
            case Dhcp6Option.UserClass(List<Bytes> classes) -> "user-class " + texts(classes);
            case Dhcp6Option.VendorClass(int enterprise, List<Bytes> classes) ->
                "vendor-class %s %s".formatted(unsigned(enterprise), texts(classes));
            case Dhcp6Option.VendorOptions vendor -> "vendor-options " + unsigned(vendor.enterprise());
            case Dhcp6Option.InterfaceId(Bytes id) -> "interface " + id.hex();
            case Dhcp6Option.RemoteId(int enterprise, Bytes id) -> "remote " + unsigned(enterprise) + " " + id.hex();
            case Dhcp6Option.SubscriberId(Bytes id) -> "subscriber " + id.hex();
            case Dhcp6Option.ClientFqdn fqdn ->
                "fqdn %d %s%s".formatted(fqdn.flags(), fqdn.name(), fqdn.complete() ? "." : "");
            case Dhcp6Option.ClientArchitectures(List<Integer> types) -> "arch " + joined(types);
            case Dhcp6Option.NetworkInterfaceId nii -> "nii %d.%d.%d".formatted(nii.type(), nii.major(), nii.minor());
            case Dhcp6Option.ClientLinkLayer link -> "link-layer " + link.address();
            case Dhcp6Option.LeaseQuery query -> "query %d link=%s".formatted(query.queryType(), query.link());
            case Dhcp6Option.ClientData _ -> "client-data";
            case Dhcp6Option.ClientTime(long seconds) -> "client-time " + seconds;
            case Dhcp6Option.RelayData relay ->
                "relay-data %s %s".formatted(relay.peer(), relay.message().hex());
            case Dhcp6Option.ClientLinks(List<Ip6> links) ->
                "links " + links.stream().map(Ip6::toString).collect(Collectors.joining(","));
            case Dhcp6Option.Other(int _, Bytes value) -> value.hex();
        };
    }

    private static String unsigned(int number) {
        return Integer.toUnsignedString(number);
    }

    private static String joined(List<Integer> numbers) {
        return numbers.stream().map(String::valueOf).collect(Collectors.joining(","));
    }

    private static String texts(List<Bytes> strings) {
        return strings.stream().map(Bytes::latin1).collect(Collectors.joining("|"));
    }
}
