package org.bootmasq.iscsi;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
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
     * @param condition tags that the DHCP client at the initiator's address must have, {@link TagExpression#ALWAYS}
     * for none
     * @param account what an initiator must know; empty if nothing
     * @param initiators who alone may log in; empty for everybody
     */
    public record Guests(TagExpression condition, Optional<Account> account, List<InitiatorPattern> initiators) {
        public Guests {
            initiators = List.copyOf(initiators);
        }

        /** Whether an initiator of this name may log in, as far as {@code initiator=} says. */
        public boolean admits(String initiator) {
            return initiators.isEmpty() || initiators.stream().anyMatch(one -> one.matches(initiator));
        }

        /** Whether anybody may log in who can reach the target. */
        public boolean isAnybody() {
            return account.isEmpty() && initiators.isEmpty() && condition.isUnconditional();
        }

        Guests plus(Guests other) {
            TagExpression both = condition;
            for (TagExpression.Term term : other.condition.terms()) {
                if (!both.terms().contains(term)) both = both.and(term);
            }
            var names = new LinkedHashSet<>(initiators);
            names.addAll(other.initiators);
            return new Guests(both, account.or(other::account), List.copyOf(names));
        }
    }

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
