package org.bootmasq.dns.local;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.function.BiConsumer;
import org.bootmasq.config.Directive;
import org.bootmasq.dns.message.Name;
import org.bootmasq.dns.message.ResourceRecord;
import org.bootmasq.wire.Ip4;
import org.bootmasq.wire.IpAddress;

/** Names that are known here, each with its records, and the addresses that have names. */
public final class LocalNames {
    /** What is known of a name. */
    public static final class Entry {
        public List<Known> records = List.of();

        /** Itself and the names below it that count as known. */
        public int names;

        /** Whether it counts itself. */
        public boolean counted;

        /** How many of the records do not make it count. */
        private int uncounted;

        /**
         * Most names have one record, and there may be very many names: a list for one takes half of one that grows.
         */
        private void add(Known known) {
            if (records.isEmpty()) {
                records = List.of(known);
                return;
            }
            if (!(records instanceof ArrayList)) records = new ArrayList<>(records);
            records.add(known);
        }
    }

    /**
     * A record and where it is from.
     *
     * @param source as the log names it
     * @param leased whether a lease gave it
     * @param line of the configuration
     */
    public record Known(ResourceRecord entry, String source, boolean leased, Optional<Directive> line) {
        private boolean says(Known other) {
            return entry.equals(other.entry) && source.equals(other.source) && leased == other.leased;
        }
    }

    /** The name of an address. */
    public record Pointer(Name name, OptionalInt ttlSeconds, String source, boolean leased) {}

    private final Map<Name, Entry> names = new HashMap<>();
    private final Map<IpAddress, List<Pointer>> pointers = new HashMap<>();

    /** An entry, without records if only names below it are known. */
    public Optional<Entry> find(Name name) {
        return Optional.ofNullable(names.get(name));
    }

    /** The names that an address has. */
    public List<Pointer> pointers(IpAddress address) {
        return pointers.getOrDefault(address, List.of());
    }

    /** Each address of IPv4 with the first name that no lease gave it. */
    void forEachPointer4(BiConsumer<Ip4, Name> action) {
        pointers.forEach((address, list) -> {
            if (!(address instanceof Ip4 four)) return;
            list.stream()
                    .filter(pointer -> !pointer.leased)
                    .findFirst()
                    .ifPresent(pointer -> action.accept(four, pointer.name));
        });
    }

    /** Hands over every name with what it has. */
    public void forEach(BiConsumer<Name, Entry> action) {
        names.forEach(action);
    }

    boolean knows(Name name) {
        Entry entry = names.get(name);
        return entry != null && entry.names > 0;
    }

    void add(Name name, Known known) {
        Entry entry = names.computeIfAbsent(name, _ -> new Entry());
        if (entry.records.stream().anyMatch(known::says)) return;
        entry.add(known);
        if (entry.counted) return;
        entry.counted = true;
        count(name, 1);
    }

    /** dnsmasq: some records are answered, and do not make their name known beyond. */
    void addUncounted(Name name, Known known) {
        Entry entry = names.computeIfAbsent(name, _ -> new Entry());
        entry.add(known);
        entry.uncounted++;
    }

    /** A name that exists without a record that is kept here. */
    void exists(Name name) {
        count(name, 1);
    }

    private void count(Name name, int change) {
        Name each = name;
        while (true) {
            Entry entry = names.computeIfAbsent(each, _ -> new Entry());
            entry.names += change;
            if (entry.names == 0 && entry.records.isEmpty()) names.remove(each);
            if (each.isRoot() || each.parent().isRoot()) return;
            each = each.parent();
        }
    }

    /** What gives the name an address of this family, other than a lease. */
    Optional<Known> fixed(Name name, IpAddress address) {
        int type = ResourceRecord.typeOf(address);
        return find(name).stream()
                .flatMap(entry -> entry.records.stream())
                .filter(known -> !known.leased && known.entry.type() == type)
                .findFirst();
    }

    /** dnsmasq: an address means the first name that it was given. */
    void pointFirst(IpAddress address, Pointer pointer) {
        pointers.computeIfAbsent(address, _ -> new ArrayList<>(List.of(pointer)));
    }

    void point(IpAddress address, Pointer pointer) {
        pointers.computeIfAbsent(address, _ -> new ArrayList<>(1)).add(pointer);
    }

    /** Forgets a lease's names. */
    void removeLeased(Name name, IpAddress address) {
        Entry entry = names.get(name);
        if (entry == null) return;
        int before = entry.records.size();
        entry.records = entry.records.stream()
                .filter(known -> !(known.leased
                        && known.entry.isAddress()
                        && known.entry.address().equals(address)))
                .toList();
        boolean removed = entry.records.size() < before;
        if (removed && entry.records.size() == entry.uncounted) {
            entry.counted = false;
            count(name, -1);
        }
        List<Pointer> list = pointers.get(address);
        if (list == null) return;
        list.removeIf(pointer -> pointer.leased && pointer.name.equals(name));
        if (list.isEmpty()) pointers.remove(address);
    }
}
