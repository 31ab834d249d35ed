package org.bootmasq.iscsi;

import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import org.bootmasq.config.Configuration;
import org.bootmasq.config.Directive;
import org.bootmasq.config.Option;
import org.bootmasq.config.Problems;
import org.bootmasq.config.reader.FileSource;
import org.bootmasq.config.value.IscsiName;
import org.bootmasq.config.value.Numbers;
import org.bootmasq.config.value.Part;
import org.bootmasq.config.value.Sizes;
import org.bootmasq.config.value.TagExpression;
import org.bootmasq.iscsi.SanSettings.Account;
import org.bootmasq.iscsi.SanSettings.Disk;
import org.bootmasq.iscsi.SanSettings.Gate;
import org.bootmasq.iscsi.SanSettings.Guests;
import org.bootmasq.iscsi.SanSettings.Mutual;
import org.bootmasq.iscsi.SanSettings.Root;
import org.bootmasq.iscsi.SanSettings.Target;

/** Reads the lines of {@code san-*}, but {@code san-boot}. */
public final class SanSettingsReader {
    private static final String STANDARD_PREFIX = "iqn.2026-11.org.bootmasq:";

    private static final int LONGEST_LUN = 255;

    private final Problems problems;
    private final Map<String, Integer> luns = new HashMap<>();
    private final Map<String, Account> accounts = new HashMap<>();

    private SanSettingsReader(Problems problems) {
        this.problems = problems;
    }

    /** Reads all of them; what is wrong with a line goes into {@code problems}. */
    public static SanSettings read(Configuration configuration, Problems problems) {
        var reader = new SanSettingsReader(problems);
        var targets = new LinkedHashMap<String, Target>();
        for (Directive directive : configuration.all(Option.SAN_TARGET)) {
            problems.attempt(() -> reader.target(directive))
                    .ifPresent(target -> targets.merge(target.name(), target, Target::plus));
        }
        reader.refuseTwoWriters(targets.values());
        List<String> interfaces = configuration.all(Option.SAN_INTERFACE).stream()
                .flatMap(directive -> Part.of(directive).list().stream())
                .filter(part -> !part.isEmpty())
                .map(Part::plain)
                .toList();
        return new SanSettings(
                List.copyOf(targets.values()),
                problems.translate(configuration.all(Option.SAN_ROOT), reader::root),
                new Numbers(configuration, problems).of(Option.SAN_PORT, 1, 0xffff, SanSettings.DEFAULT_PORT),
                interfaces);
    }

    /**
     * Adds a target for each image that now lies in a folder of {@code san-root}; a line's own target wins over an
     * image of its name.
     */
    public static SanSettings withRoots(SanSettings settings, FileSource files, Problems problems) {
        if (settings.roots().isEmpty()) return settings;
        var all = new LinkedHashMap<String, Target>();
        for (Target target : settings.targets()) all.put(target.name(), target);
        for (Root root : settings.roots()) {
            for (Target target : SanRootFolder.targets(root, files, problems)) all.putIfAbsent(target.name(), target);
        }
        return new SanSettings(List.copyOf(all.values()), settings.roots(), settings.port(), settings.interfaces());
    }

    /** What may stand behind the path, in any order. */
    private static final class Words {
        private boolean readOnly;
        private Optional<String> overlay = Optional.empty();
        private OptionalLong size = OptionalLong.empty();
        private int blockSize = SanSettings.STANDARD_BLOCK_SIZE;
        private TagExpression condition = TagExpression.ALWAYS;
        private final List<InitiatorPattern> initiators = new ArrayList<>();
        private Optional<Part> user = Optional.empty();
        private Optional<Part> secretFile = Optional.empty();
        private Optional<Part> mutualUser = Optional.empty();
        private Optional<Part> mutualSecretFile = Optional.empty();

        private void take(Part word, boolean withSize) {
            String text = word.plain();
            Optional<String> tag = TagExpression.afterPrefix(text);
            if (tag.isPresent()) condition = condition.and(TagExpression.term(tag.get()));
            else if (text.equals("ro")) readOnly = true;
            else if (text.startsWith("overlay=")) overlay = Optional.of(value(word));
            else if (text.startsWith("size=") && withSize) size = OptionalLong.of(Sizes.of(behind(word)));
            else if (text.startsWith("blocksize=")) blockSize = blockSize(behind(word));
            else if (text.startsWith("initiator=")) initiators.add(initiator(behind(word)));
            else if (text.startsWith("user=")) user = Optional.of(behind(word));
            else if (text.startsWith("secret-file=")) secretFile = Optional.of(behind(word));
            else if (text.startsWith("mutual-user=")) mutualUser = Optional.of(behind(word));
            else if (text.startsWith("mutual-secret-file=")) mutualSecretFile = Optional.of(behind(word));
            else throw word.refused("unknown word '" + text + "'");
        }

        private static InitiatorPattern initiator(Part value) {
            var pattern = new InitiatorPattern(value.plain());
            if (!pattern.isPossible()) throw value.refused("not like any iSCSI name");
            return pattern;
        }

        private static Part behind(Part word) {
            Part value = word.from(word.text().indexOf('=') + 1);
            if (value.isEmpty()) throw word.refused("missing value");
            return value;
        }

        private static String value(Part word) {
            return behind(word).plain();
        }

        private Guests guests(Directive directive) {
            return new Guests(List.of(new Gate(directive, condition, initiators)), account(directive));
        }

        private Optional<Account> account(Directive directive) {
            if (user.isPresent() != secretFile.isPresent())
                throw user.or(() -> secretFile).get().refused("user= and secret-file= belong together");
            if (mutualUser.isPresent() != mutualSecretFile.isPresent())
                throw mutualUser
                        .or(() -> mutualSecretFile)
                        .get()
                        .refused("mutual-user= and mutual-secret-file= belong together");
            if (user.isEmpty()) {
                if (mutualUser.isPresent()) throw mutualUser.get().refused("mutual-user= needs user= as well");
                return Optional.empty();
            }
            Optional<Mutual> mutual = mutualUser.map(name ->
                    new Mutual(name.plain(), mutualSecretFile.orElseThrow().plain()));
            return Optional.of(
                    new Account(directive, user.get().plain(), secretFile.get().plain(), mutual));
        }
    }

    /** {@code <iqn>,<path>[,word...]}. */
    private Target target(Directive directive) {
        List<Part> parts = Part.of(directive).list();
        String name = name(parts.getFirst());
        if (parts.size() < 2 || parts.get(1).isEmpty())
            throw parts.getLast().refused("missing file or block device behind " + name);
        Part path = parts.get(1);
        refuseForeignFormat(path);
        var words = new Words();
        for (Part word : parts.subList(2, parts.size())) words.take(word, true);
        if (words.readOnly && words.overlay.isPresent())
            throw path.refused("ro and overlay= exclude each other: with an overlay the disk itself is never written");
        if (words.size.isPresent() && words.size.getAsLong() % words.blockSize != 0)
            throw path.refused("size= is not a multiple of the block size");
        if (luns.merge(name, 1, Integer::sum) > LONGEST_LUN + 1) throw path.refused("too many disks in one target");
        Guests guests = words.guests(directive);
        guests.account().ifPresent(own -> refuseOther(name, own, path));
        var disk = new Disk(directive, path.plain(), words.readOnly, words.overlay, words.size, words.blockSize);
        return new Target(name, List.of(disk), guests);
    }

    private void refuseOther(String name, Account account, Part path) {
        Account first = accounts.putIfAbsent(name, account);
        if (first == null) return;
        boolean same = first.user().equals(account.user())
                && first.secretFile().equals(account.secretFile())
                && first.mutual().equals(account.mutual());
        if (!same)
            throw path.refused("another account than at " + first.directive().origin() + " for the same target");
    }

    /** {@code <folder>[,<prefix>:][,word...]}. */
    private Root root(Directive directive) {
        List<Part> parts = Part.of(directive).list();
        if (parts.getFirst().isEmpty()) throw parts.getFirst().refused("missing directory");
        boolean prefixed = parts.size() > 1 && parts.get(1).plain().endsWith(":");
        String prefix = prefixed ? parts.get(1).plain().toLowerCase(Locale.ROOT) : STANDARD_PREFIX;
        if (IscsiName.of(prefix + "x").isEmpty()) throw parts.get(1).refused("not an iSCSI name");
        var words = new Words();
        for (Part word : parts.subList(prefixed ? 2 : 1, parts.size())) words.take(word, false);
        if (words.readOnly && words.overlay.isPresent())
            throw parts.getFirst().refused("ro and overlay= exclude each other");
        return new Root(
                directive,
                parts.getFirst().plain(),
                prefix,
                words.readOnly,
                words.overlay,
                words.blockSize,
                words.guests(directive));
    }

    /** Two lines that write to the same file would destroy it; so would one that writes below another's overlays. */
    private void refuseTwoWriters(Collection<Target> targets) {
        var seen = new HashMap<String, Disk>();
        for (Target target : targets) {
            for (Disk disk : target.disks()) {
                Disk other = seen.putIfAbsent(disk.path(), disk);
                if (other == null || !(writes(disk) || writes(other))) continue;
                problems.error(
                        disk.directive().origin(),
                        disk.path() + " is served already at "
                                + other.directive().origin() + ", and one of the two would write to it");
            }
        }
    }

    private static boolean writes(Disk disk) {
        return !disk.readOnly() && disk.overlay().isEmpty();
    }

    private static String name(Part part) {
        return IscsiName.of(part.plain())
                .orElseThrow(() -> part.refused("not an iSCSI name (iqn.<year>-<month>.<domain reversed>:<name>)"));
    }

    private static void refuseForeignFormat(Part path) {
        Optional<String> format = ForeignFormat.ofName(path.plain());
        if (format.isPresent()) throw path.refused(ForeignFormat.advice(path.plain(), format.get()));
    }

    private static int blockSize(Part part) {
        return switch (part.plain()) {
            case "512" -> 512;
            case "4096" -> 4096;
            default -> throw part.refused("blocksize= is 512 or 4096");
        };
    }
}
