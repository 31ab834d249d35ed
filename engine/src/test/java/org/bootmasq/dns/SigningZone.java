package org.bootmasq.dns;

import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.MessageDigest;
import java.security.Signature;
import java.util.Arrays;
import java.util.List;
import org.bootmasq.dns.dnssec.Dnskey;
import org.bootmasq.dns.message.Dns;
import org.bootmasq.dns.message.Edns;
import org.bootmasq.dns.message.Name;
import org.bootmasq.dns.message.Rcode;
import org.bootmasq.wire.ByteWriter;
import org.bootmasq.wire.Bytes;

/**
 * A zone that signs what it is told to, with an Ed25519 key of its own (RFC 8080): replies that no honest server would
 * give.
 */
final class SigningZone {
    private static final int ED25519 = 15;
    private static final int ED25519_OCTETS = 32;
    private static final int TTL = 300;

    final Name name;
    final Bytes dnskey;
    private final KeyPair pair;

    SigningZone(String name) {
        this.name = Name.of(name);
        try {
            pair = KeyPairGenerator.getInstance("Ed25519").generateKeyPair();
        } catch (GeneralSecurityException e) {
            throw new AssertionError(e);
        }
        byte[] encoded = pair.getPublic().getEncoded();
        byte[] key = Arrays.copyOfRange(encoded, encoded.length - ED25519_OCTETS, encoded.length);
        dnskey = Bytes.ofInts(1, 1, 3, ED25519).plus(Bytes.of(key));
    }

    int tag() {
        return Dnskey.of(dnskey).orElseThrow().tag();
    }

    /** The line of {@code trust-anchor}. */
    String anchor() {
        try {
            byte[] digest = MessageDigest.getInstance("SHA-256")
                    .digest(name.wire().plus(dnskey).toArray());
            return "trust-anchor=" + (name.isRoot() ? "." : name) + "," + tag() + "," + ED25519 + ",2,"
                    + Bytes.of(digest).hex();
        } catch (GeneralSecurityException e) {
            throw new AssertionError(e);
        }
    }

    /** The data of an RRSIG record over some records of one owner, good for a day before and after a moment. */
    Bytes sign(Name owner, int type, int labels, long nowSeconds, List<Bytes> data) {
        var head = new ByteWriter(64)
                .u16(type)
                .u8(ED25519)
                .u8(labels)
                .i32(TTL)
                .i32((int) nowSeconds + 86400)
                .i32((int) nowSeconds - 86400)
                .u16(tag())
                .bytes(name.wire())
                .bytes();
        var signed = new ByteWriter(256).bytes(head);
        for (Bytes each : data.stream().sorted().toList()) {
            signed.bytes(owner.wire())
                    .u16(type)
                    .u16(1)
                    .i32(TTL)
                    .u16(each.length())
                    .bytes(each);
        }
        try {
            Signature signature = Signature.getInstance("Ed25519");
            signature.initSign(pair.getPrivate());
            signature.update(signed.bytes().toArray());
            return head.plus(Bytes.of(signature.sign()));
        } catch (GeneralSecurityException e) {
            throw new AssertionError(e);
        }
    }

    /** A reply under construction. */
    static final class Reply {
        private final Name question;
        private final int type;
        private final Rcode rcode;
        private final ByteWriter answers = new ByteWriter(512);
        private final ByteWriter authorities = new ByteWriter(512);
        private int answerCount;
        private int authorityCount;

        Reply(Name question, int type, Rcode rcode) {
            this.question = question;
            this.type = type;
            this.rcode = rcode;
        }

        Reply answer(Name owner, int ofType, Bytes data) {
            write(answers, owner, ofType, data);
            answerCount++;
            return this;
        }

        Reply authority(Name owner, int ofType, Bytes data) {
            write(authorities, owner, ofType, data);
            authorityCount++;
            return this;
        }

        private static void write(ByteWriter to, Name owner, int type, Bytes data) {
            to.bytes(owner.wire()).u16(type).u16(1).i32(TTL).u16(data.length()).bytes(data);
        }

        Bytes octets() {
            var to = new ByteWriter(1024).u16(0).u16(Dns.QR | Dns.RA | Dns.RD | rcode.code());
            to.u16(1).u16(answerCount).u16(authorityCount).u16(1);
            to.bytes(question.wire()).u16(type).u16(1).bytes(answers.bytes()).bytes(authorities.bytes());
            to.u8(0).u16(Dns.TYPE_OPT).u16(1232).u16(0).u16(Edns.DO).u16(0);
            return to.bytes();
        }
    }
}
