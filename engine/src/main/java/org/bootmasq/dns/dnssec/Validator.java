package org.bootmasq.dns.dnssec;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import org.bootmasq.dns.message.Dns;
import org.bootmasq.dns.message.Name;
import org.bootmasq.dns.message.Question;
import org.bootmasq.dns.message.Rcode;
import org.bootmasq.dns.settings.DnssecSettings;

/**
 * Judges replies by their signatures (RFC 4035 section 5), from what is known of the zones between a trust anchor and
 * the reply; says which DS or DNSKEY records are missing where that is not enough. It asks nobody and waits for
 * nothing: the same reply is judged anew when the missing records are known.
 */
public final class Validator {
    private final Trust trust;
    private final ZoneWalk walk;
    private final SetCheck sets;
    private final boolean checkUnsigned;

    /** @param unsigned whether a name is in a domain whose servers are trusted without signatures */
    public Validator(DnssecSettings settings, Trust trust, Predicate<Name> unsigned) {
        this.trust = trust;
        walk = new ZoneWalk(trust, unsigned);
        sets = new SetCheck(walk);
        checkUnsigned = settings.checkUnsigned();
    }

    /** Signatures' times count from now on, or do not. */
    public void checkTimes(boolean check) {
        sets.checkTimes(check);
    }

    /** Judges the reply to a question. */
    public Validity reply(long nowSeconds, RecordSets reply, ValidationWork work) {
        try {
            boolean secure = new Judgement(nowSeconds, reply, work).reply();
            return secure ? Validity.SECURE : Validity.INSECURE;
        } catch (Undecided e) {
            return e.validity();
        }
    }

    /** Takes the keys of a zone from the reply to the question for them. */
    public Validity keys(long nowSeconds, RecordSets reply, ValidationWork work) {
        Name zone = reply.question.name();
        try {
            Optional<Trust.Step> step = trust.step(zone, nowSeconds);
            if (step.isEmpty()) throw Undecided.needs(zone, Dns.TYPE_DS);
            if (!(step.get() instanceof Trust.SignedZone signed)) return Validity.INSECURE;
            RecordSet set = reply.answer(zone, Dns.TYPE_DNSKEY)
                    .orElseThrow(() -> Undecided.bogus(Validity.Flaw.DNSKEY_MISSING));
            SetCheck.Keys found = sets.keys(nowSeconds, set, signed.signers(), work);
            trust.learn(zone, found.keys(), nowSeconds, found.ttl());
            return Validity.SECURE;
        } catch (Undecided e) {
            return e.validity();
        }
    }

    /**
     * Takes what the reply to a question for DS records says of a name: that a zone begins there, signed or not, or
     * none.
     */
    public Validity delegation(long nowSeconds, RecordSets reply, ValidationWork work) {
        Name name = reply.question.name();
        try {
            new Judgement(nowSeconds, reply, work).delegation(name);
            return Validity.SECURE;
        } catch (Undecided e) {
            return e.validity();
        }
    }

    /** Records made from those of a wildcard that stands below a name of so many labels. */
    private record Expanded(RecordSet set, int labels) {}

    /** One reply. */
    private final class Judgement {
        private final long now;
        private final RecordSets reply;
        private final ValidationWork work;
        private final List<RecordSet> proofs = new ArrayList<>();
        private final List<Expanded> expanded = new ArrayList<>();
        private boolean secure = true;
        private Optional<Name> prover = Optional.empty();

        Judgement(long now, RecordSets reply, ValidationWork work) {
            this.now = now;
            this.reply = reply;
            this.work = work;
        }

        /** Whether all of it is secure. */
        boolean reply() throws Undecided {
            Question question = reply.question;
            if (question.dnsClass() != Dns.CLASS_IN || question.type() == Dns.TYPE_RRSIG) return false;
            for (RecordSet set : reply.answers) answer(set);
            for (RecordSet set : reply.authorities) authority(set);
            for (Expanded each : expanded) {
                Name owner = each.set.owner;
                take(denial(owner).noCloserMatch(owner, each.labels), owner, each.set.type);
            }
            Name last = last(question);
            boolean found = question.type() == Dns.TYPE_ANY
                    ? reply.answers.stream().anyMatch(set -> set.owner.equals(last) && !set.data.isEmpty())
                    : reply.answer(last, question.type())
                            .filter(set -> !set.data.isEmpty())
                            .isPresent();
            if (!found) nothing(last, question.type());
            return secure;
        }

        private void answer(RecordSet set) throws Undecided {
            if (set.data.isEmpty()) return;
            if (set.signatures.isEmpty()) {
                if (!isSynthesized(set)) unsigned(set.owner, set.type, Validity.Flaw.RRSIGS_MISSING);
                return;
            }
            Optional<Rrsig> signature = sets.check(now, set, work);
            if (signature.isEmpty()) secure = false;
            else if (SetCheck.isExpanded(set, signature.get()))
                expanded.add(new Expanded(set, signature.get().labels()));
        }

        /** RFC 6672 section 5.3.1: a CNAME record made from a signed DNAME record has no signature of its own. */
        private boolean isSynthesized(RecordSet alias) {
            if (alias.type != Dns.TYPE_CNAME || alias.data.size() != 1) return false;
            for (RecordSet set : reply.answers) {
                boolean above = set.type == Dns.TYPE_DNAME && set.data.size() == 1 && !set.signatures.isEmpty();
                if (!above || set.owner.equals(alias.owner) || !alias.owner.isIn(set.owner)) continue;
                Optional<Name> target = alias.owner.before(set.owner).below(SetCheck.name(set.data.first()));
                if (target.filter(SetCheck.name(alias.data.first())::equals).isPresent()) return true;
            }
            return false;
        }

        private void unsigned(Name owner, int type, Validity.Flaw flaw) throws Undecided {
            boolean legitimate = !checkUnsigned
                    || walk.zone(now, type == Dns.TYPE_DS ? owner.parent() : owner)
                            .isEmpty();
            if (!legitimate) throw Undecided.bogus(flaw);
            secure = false;
        }

        /** Signed records must be good; of others nobody takes anything. Proofs are all to be of one zone. */
        private void authority(RecordSet set) throws Undecided {
            if (set.signatures.isEmpty() || set.data.isEmpty()) return;
            Optional<Rrsig> signature = sets.check(now, set, work);
            boolean proof = set.type == Dns.TYPE_NSEC || set.type == Dns.TYPE_NSEC3;
            // CVE-2017-15107: one that was made from a wildcard proves nothing of the name that it now bears.
            if (!proof || signature.isEmpty() || SetCheck.isExpanded(set, signature.get())) return;
            Name signer = signature.get().signer();
            if (prover.isEmpty()) prover = Optional.of(signer);
            if (prover.get().equals(signer)) proofs.add(set);
        }

        /** What these records prove of a name. */
        private Denial denial(Name name) {
            if (prover.isEmpty() || !name.isIn(prover.get())) return Denial.NOTHING;
            // CVE-2026-50106: what lies below an anchor of its own is not for a zone above it to deny.
            Name closest = trust.anchor(name).orElse(Name.ROOT);
            if (!prover.get().isIn(closest)) return Denial.NOTHING;
            Name zone = prover.get();
            boolean hashed = proofs.getFirst().type == Dns.TYPE_NSEC3;
            List<RecordSet> alike = proofs.stream()
                    .filter(set -> set.type == proofs.getFirst().type)
                    .toList();
            return hashed ? new Nsec3Denial(zone, alike, work) : new NsecDenial(alike);
        }

        private void nothing(Name name, int type) throws Undecided {
            Denial denial = denial(name);
            take(Rcode.NXDOMAIN.is(reply.rcode) ? denial.noSuchName(name) : denial.noData(name, type), name, type);
        }

        private void take(Denial.Proof proof, Name name, int type) throws Undecided {
            switch (proof) {
                case PROVED -> {
                    // As secure as the rest.
                }
                case OPT_OUT -> secure = false;
                case NONE -> unsigned(name, type, Validity.Flaw.NSEC_MISSING);
            }
        }

        /** The end of the chain of CNAME records. */
        private Name last(Question question) {
            Name name = question.name();
            if (question.type() == Dns.TYPE_CNAME || question.type() == Dns.TYPE_ANY) return name;
            for (int links = reply.answers.size(); links > 0; links--) {
                Optional<RecordSet> alias = reply.answer(name, Dns.TYPE_CNAME).filter(set -> set.data.size() == 1);
                if (alias.isEmpty()) return name;
                name = SetCheck.name(alias.get().data.first());
            }
            return name;
        }

        void delegation(Name name) throws Undecided {
            Optional<RecordSet> signers = reply.answer(name, Dns.TYPE_DS).filter(set -> !set.data.isEmpty());
            if (signers.isPresent()) {
                RecordSet set = signers.get();
                boolean signed =
                        !set.signatures.isEmpty() && sets.check(now, set, work).isPresent();
                if (!signed) unsigned(name, Dns.TYPE_DS, Validity.Flaw.RRSIGS_MISSING);
                trust.learn(name, signed ? SetCheck.signers(set) : new Trust.UnsignedZone(), now, set.ttl);
                return;
            }
            Optional<RecordSet> alias = reply.answer(name, Dns.TYPE_CNAME).filter(set -> !set.signatures.isEmpty());
            if (alias.isPresent() && sets.check(now, alias.get(), work).isPresent()) {
                trust.learn(name, new Trust.NoCut(), now, alias.get().ttl);
                return;
            }
            for (RecordSet set : reply.authorities) authority(set);
            long ttl = proofs.stream().mapToLong(set -> set.ttl).min().orElse(0);
            // The zone that begins there has no say in whether it does.
            boolean above = prover.isPresent() && !prover.get().equals(name);
            switch (above ? denial(name).cut(name) : Denial.Cut.UNKNOWN) {
                case NONE -> trust.learn(name, new Trust.NoCut(), now, ttl);
                case UNSIGNED -> trust.learn(name, new Trust.UnsignedZone(), now, ttl);
                case UNKNOWN -> {
                    unsigned(name, Dns.TYPE_DS, Validity.Flaw.NSEC_MISSING);
                    trust.learn(name, new Trust.UnsignedZone(), now, ttl);
                }
            }
        }
    }
}
