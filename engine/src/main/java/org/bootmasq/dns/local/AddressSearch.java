package org.bootmasq.dns.local;

import java.util.Optional;
import org.bootmasq.dns.message.Name;
import org.bootmasq.dns.settings.AddressRules;
import org.bootmasq.dns.settings.DomainPattern;

/**
 * Goes through what the {@code address} lines say of a name, the most specific first, with no object per step where no
 * domain begins with a star.
 */
final class AddressSearch {
    private final AddressRules addresses;
    private final int[] hashes = new int[Name.LONGEST];
    private Name name = Name.ROOT;
    private String text = "";

    /** Where in the name the present label begins. */
    private int label;

    /** How many of the label's characters the present ending leaves out; -1 for the whole domain. */
    private int without;

    private boolean atUndotted;
    private boolean ended = true;
    private int specificity;
    private AddressRules.Rule rule = AddressRules.Rule.SILENT;

    AddressSearch(AddressRules addresses) {
        this.addresses = addresses;
    }

    void begin(Name about) {
        ended = addresses.isEmpty();
        if (ended) return;
        name = about;
        label = 0;
        without = -1;
        atUndotted = about.labels() == 1;
        AddressRules.hashes(about, hashes);
        if (addresses.hasEndings()) text = about.lowered().toString();
    }

    /** Whether there is one more; it is the one that {@link #rule} and {@link #specificity} are about. */
    boolean next() {
        while (!ended) {
            Optional<AddressRules.Rule> found = step();
            if (found.isEmpty()) continue;
            rule = found.get();
            return true;
        }
        return false;
    }

    private Optional<AddressRules.Rule> step() {
        byte[] wire = name.octets();
        if (wire[label] == 0) return last();
        int characters = wire.length - 2 - label;
        if (without < 0) {
            specificity = DomainPattern.ofDomain(characters);
            if (addresses.hasEndings()) without = 0;
            else label += wire[label] + 1;
            return addresses.at(name, wire.length - 2 - characters, hashes[wire.length - 2 - characters]);
        }
        specificity = DomainPattern.ofEnding(characters - without);
        Optional<AddressRules.Rule> found = addresses.ending(text.substring(label + without));
        if (++without > wire[label]) {
            label += wire[label] + 1;
            without = -1;
        }
        return found;
    }

    private Optional<AddressRules.Rule> last() {
        if (atUndotted) {
            atUndotted = false;
            specificity = DomainPattern.WITHOUT_DOT;
            return addresses.undotted();
        }
        ended = true;
        specificity = DomainPattern.EVERY_NAME;
        return addresses.at(name, label, hashes[label]);
    }

    AddressRules.Rule rule() {
        return rule;
    }

    int specificity() {
        return specificity;
    }
}
