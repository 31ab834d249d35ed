package org.bootmasq.dns.dnssec;

import com.code_intelligence.jazzer.junit.FuzzTest;
import org.bootmasq.config.Problems;
import org.bootmasq.config.Texts;
import org.bootmasq.dns.message.Name;
import org.bootmasq.dns.settings.DnsSettings;
import org.bootmasq.dns.settings.DnssecSettings;
import org.bootmasq.wire.Malformed;

/** Whatever a reply says of signatures, keys and proofs: it is judged, within the limits, or malformed. */
class RecordSetsFuzzTest {
    private static final long NOW = 1_795_000_000L;

    @FuzzTest(maxDuration = "10s")
    void judgesAnything(byte[] octets) {
        var problems = new Problems();
        String text = "dnssec\ntrust-anchor=.,1,15,2," + "00".repeat(32) + "\n";
        DnssecSettings settings =
                DnsSettings.from(Texts.read(text, problems), problems).dnssec();
        var trust = new Trust(settings.anchors());
        var validator = new Validator(settings, trust, _ -> false);
        try {
            RecordSets reply = RecordSets.read(octets, octets.length);
            // A key that is known, so that what it is said to have signed is looked at.
            for (RecordSet set : reply.answers) {
                var keys = set.data.stream()
                        .flatMap(data -> Dnskey.of(data).stream())
                        .limit(4)
                        .toList();
                trust.learn(Name.ROOT, keys, NOW, 100);
            }
            var work = new ValidationWork(settings.limits(), new SignatureBudget());
            validator.reply(NOW, reply, work);
            validator.keys(NOW, reply, work);
            validator.delegation(NOW, reply, work);
            reply.limitTtls(octets.clone());
        } catch (Malformed _) {
            // As most are.
        }
        deny(octets);
    }

    /** Records that need no signature here. */
    private static void deny(byte[] octets) {
        try {
            RecordSets reply = RecordSets.read(octets, octets.length);
            var work = new ValidationWork(DnssecSettings.Limits.USUAL, new SignatureBudget());
            for (Denial denial :
                    new Denial[] {new NsecDenial(reply.answers), new Nsec3Denial(Name.ROOT, reply.answers, work)}) {
                denial.noSuchName(reply.question.name());
                denial.noData(reply.question.name(), reply.question.type());
                denial.cut(reply.question.name());
                if (!reply.question.name().isRoot()) denial.noCloserMatch(reply.question.name(), 0);
            }
        } catch (Malformed | Undecided _) {
            // As most are.
        }
    }
}
