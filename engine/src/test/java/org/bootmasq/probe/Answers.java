package org.bootmasq.probe;

import java.util.ArrayList;
import java.util.List;
import org.bootmasq.dhcp4.message.Dhcp4Message;
import org.bootmasq.dhcp4.message.Dhcp4Option;
import org.bootmasq.dhcp4.message.MessageType;
import org.bootmasq.dhcp4.message.OptionCode;
import org.bootmasq.wire.Bytes;
import org.bootmasq.wire.HardwareAddress;
import org.bootmasq.wire.Ip4;

/** Answers of servers, in words: {@code OFFER from 10.0.0.1 yiaddr 10.0.0.9 file boot.0 60 PXEClient}. */
final class Answers {
    static final HardwareAddress MAC = HardwareAddress.ethernet("02:00:00:00:00:0a");

    private Answers() {}

    /** An answer that came after no time. */
    static Offer offer(String words) {
        String[] word = words.split(" ", -1);
        return new Offer(Ip4.of(word[2]), 0, message(words));
    }

    static List<Offer> offers(String... all) {
        var offers = new ArrayList<Offer>();
        for (String one : all) offers.add(offer(one));
        return offers;
    }

    /**
     * Type, {@code from} and the server, then pairs: {@code yiaddr}, {@code siaddr}, {@code file}, or the number of an
     * option and its value: an address, {@code 0x} and octets, or a text.
     */
    static Dhcp4Message message(String words) {
        String[] word = words.split(" ", -1);
        List<Dhcp4Option> options = new ArrayList<>();
        options.add(new Dhcp4Option(
                OptionCode.MESSAGE_TYPE,
                Bytes.ofInts(MessageType.valueOf(word[0]).code())));
        options.add(new Dhcp4Option(OptionCode.SERVER_ID, Ip4.of(word[2]).octets()));
        Ip4 yiaddr = Ip4.UNSPECIFIED;
        Ip4 siaddr = Ip4.UNSPECIFIED;
        Bytes file = Bytes.EMPTY;
        for (int i = 3; i < word.length; i += 2) {
            switch (word[i]) {
                case "yiaddr" -> yiaddr = Ip4.of(word[i + 1]);
                case "siaddr" -> siaddr = Ip4.of(word[i + 1]);
                case "file" -> file = Bytes.latin1(word[i + 1]);
                default -> options.add(new Dhcp4Option(Integer.parseInt(word[i]), value(word[i + 1])));
            }
        }
        Dhcp4Message asked = BootStage.ROM.discover(MAC, 0);
        return new Dhcp4Message(
                Dhcp4Message.BOOTREPLY,
                asked.htype(),
                asked.hlen(),
                0,
                asked.xid(),
                0,
                0,
                Ip4.UNSPECIFIED,
                yiaddr,
                siaddr,
                Ip4.UNSPECIFIED,
                asked.chaddr(),
                Bytes.EMPTY,
                file,
                true,
                options);
    }

    private static Bytes value(String text) {
        if (text.startsWith("0x")) return Bytes.ofHex(text.substring(2));
        return Ip4.parse(text).map(Ip4::octets).orElseGet(() -> Bytes.latin1(text));
    }
}
