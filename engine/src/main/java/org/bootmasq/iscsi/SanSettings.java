package org.bootmasq.iscsi;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.function.Supplier;
import org.bootmasq.config.Directive;
import org.bootmasq.config.value.TagExpression;

/**
 * All {@code san-*} options of a configuration but {@code san-boot}, which DHCP carries out. dnsmasq has none of them.
 *
 * @param targets of {@code san-target}, and once somebody has looked into the folders of {@code san-root}, in order;
 * each name once
 * @param roots of {@code san-root}
 * @param port {@code san-port}
 * @param interfaces {@code san-interface}, a trailing {@code *} matching any end; empty for all the server listens on
 */
public record SanSettings(List<Target> targets, List<Root> roots, int port, List<String> interfaces) {
    /** RFC 7143 section 4.2.7.1. */
    public static final int DEFAULT_PORT = 3260;

    public static final int STANDARD_BLOCK_SIZE = 512;

    /**
     * A target. Several lines with one name are its disks, LUN 0, 1 and so on in the order of the lines; what a line
     * says of its guests holds for the whole target.
     *
     * @param name in lower case
     */
    public record Target(String name, List<Disk> disks, Guests guests) {
        public Target {
            disks = List.copyOf(disks);
        }

        Target plus(Target other) {
            var all = new ArrayList<>(disks);
            all.addAll(other.disks);
            return new Target(name, all, guests.plus(other.guests));
        }
    }

    /**
     * Who may log in to a target.
     *
     * @param gates what each line asks for; all tags must be there, and the name in one of the lines
     * @param account what an initiator must know; empty if nothing
     */
    public record Guests(List<Gate> gates, Optional<Account> account) {
        public Guests {
            gates = List.copyOf(gates);
        }

        /** All tags that the DHCP client at the initiator's address must have. */
        public TagExpression condition() {
            TagExpression all = TagExpression.ALWAYS;
            for (Gate gate : gates) {
                for (TagExpression.Term term : gate.condition().terms()) {
                    if (!all.terms().contains(term)) all = all.and(term);
                }
            }
            return all;
        }

        /** Who alone may log in; empty for everybody. */
        public List<InitiatorPattern> initiators() {
            return gates.stream()
                    .flatMap(gate -> gate.initiators().stream())
                    .distinct()
                    .toList();
        }

        /** Whether an initiator of this name may log in, as far as {@code initiator=} says. */
        public boolean admits(String initiator) {
            List<InitiatorPattern> all = initiators();
            return all.isEmpty() || all.stream().anyMatch(one -> one.matches(initiator));
        }

        /**
         * The line that hides the target from an initiator, and why; empty if it may try to log in.
         *
         * @param tags of the DHCP client at its address; not asked for where no line asks for any
         */
        public Optional<Hiding> hides(String initiator, Supplier<Set<String>> tags) {
            if (!admits(initiator)) {
                return gates.stream()
                        .filter(gate -> !gate.initiators().isEmpty())
                        .findFirst()
                        .map(gate -> new Hiding(gate.line(), "no initiator= is for its name"));
            }
            Set<String> known = condition().isUnconditional() ? Set.of() : tags.get();
            for (Gate gate : gates) {
                List<TagExpression.Term> lacking = gate.condition().lacking(known);
                if (!lacking.isEmpty()) return Optional.of(new Hiding(gate.line(), lacks(lacking.getFirst())));
            }
            return Optional.empty();
        }

        private static String lacks(TagExpression.Term term) {
            return "the tag " + term.name() + (term.negated() ? " is set" : " is not set") + " for its address";
        }

        /** Whether anybody may log in who can reach the target. */
        public boolean isAnybody() {
            return account.isEmpty() && initiators().isEmpty() && condition().isUnconditional();
        }

        Guests plus(Guests other) {
            var all = new ArrayList<>(gates);
            all.addAll(other.gates);
            return new Guests(all, account.or(other::account));
        }
    }

    /**
     * What one line asks of whoever logs in.
     *
     * @param condition its tags, {@link TagExpression#ALWAYS} for none
     * @param initiators whom it names; empty for nobody in particular
     */
    public record Gate(Directive line, TagExpression condition, List<InitiatorPattern> initiators) {
        public Gate {
            initiators = List.copyOf(initiators);
        }
    }

    /** Why a target is not there for somebody, and by which line. */
    public record Hiding(Directive line, String reason) {}

    /**
     * A disk.
     *
     * @param path of a file or a block device; one character an octet
     * @param readOnly nobody may write
     * @param overlay the folder of {@code overlay=}: what each initiator writes goes into a file of its own there
     * @param size in octets, of the disk to be there at start; absent for what the file has
     * @param blockSize 512 or 4096
     */
    public record Disk(
            Directive directive,
            String path,
            boolean readOnly,
            Optional<String> overlay,
            OptionalLong size,
            int blockSize) {}

    /**
     * Who may log in (CHAP, RFC 7143 section 12.1).
     *
     * @param secretFile whose first line is the secret
     * @param mutual what we prove ourselves with, if asked
     */
    public record Account(Directive directive, String user, String secretFile, Optional<Mutual> mutual) {}

    /** {@code mutual-user=} and {@code mutual-secret-file=}. */
    public record Mutual(String user, String secretFile) {}

    /**
     * {@code san-root}: each image in a folder is a target, named by the prefix and the file.
     *
     * @param prefix {@code iqn.2026-11.org.bootmasq:} unless said
     */
    public record Root(
            Directive directive,
            String folder,
            String prefix,
            boolean readOnly,
            Optional<String> overlay,
            int blockSize,
            Guests guests) {}

    public SanSettings {
        targets = List.copyOf(targets);
        roots = List.copyOf(roots);
        interfaces = List.copyOf(interfaces);
    }

    /** Whether there is anything to serve. */
    public boolean enabled() {
        return !targets.isEmpty() || !roots.isEmpty();
    }

    /** The target of this name, which is in lower case. */
    public Optional<Target> target(String name) {
        return targets.stream().filter(target -> target.name().equals(name)).findFirst();
    }
}
