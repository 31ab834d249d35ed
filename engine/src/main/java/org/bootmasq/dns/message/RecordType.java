package org.bootmasq.dns.message;

import java.util.Arrays;
import java.util.Locale;
import java.util.Map;
import java.util.OptionalInt;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.bootmasq.config.value.Part;

/** Names of the IANA registry "Resource Record (RR) TYPEs", as far as the configuration knows them. */
public final class RecordType {
    private static final Map<String, Integer> NUMBERS = Arrays.stream("""
        A 1|NS 2|MD 3|MF 4|CNAME 5|SOA 6|MB 7|MG 8|MR 9|NULL 10|WKS 11|PTR 12|HINFO 13|MINFO 14|MX 15|TXT 16|RP 17|\
        AFSDB 18|X25 19|ISDN 20|RT 21|NSAP 22|NSAP_PTR 23|SIG 24|KEY 25|PX 26|GPOS 27|AAAA 28|LOC 29|NXT 30|EID 31|\
        NIMLOC 32|SRV 33|ATMA 34|NAPTR 35|KX 36|CERT 37|A6 38|DNAME 39|SINK 40|OPT 41|APL 42|DS 43|SSHFP 44|\
        IPSECKEY 45|RRSIG 46|NSEC 47|DNSKEY 48|DHCID 49|NSEC3 50|NSEC3PARAM 51|TLSA 52|SMIMEA 53|HIP 55|NINFO 56|\
        RKEY 57|TALINK 58|CDS 59|CDNSKEY 60|OPENPGPKEY 61|CSYNC 62|ZONEMD 63|SVCB 64|HTTPS 65|SPF 99|UINFO 100|\
        UID 101|GID 102|UNSPEC 103|NID 104|L32 105|L64 106|LP 107|EUI48 108|EUI64 109|TKEY 249|TSIG 250|IXFR 251|\
        AXFR 252|MAILB 253|MAILA 254|ANY 255|URI 256|CAA 257|AVC 258|DOA 259|AMTRELAY 260|RESINFO 261|TA 32768|\
        DLV 32769\
        """.split("\\|"))
            .map(entry -> entry.split(" "))
            .collect(Collectors.toUnmodifiableMap(pair -> pair[0], pair -> Integer.parseInt(pair[1])));

    private static final Map<Integer, String> NAMES =
            NUMBERS.entrySet().stream().collect(Collectors.toUnmodifiableMap(Map.Entry::getValue, Map.Entry::getKey));

    private static final Pattern UNNAMED = Pattern.compile("TYPE[0-9]{1,5}");

    private RecordType() {}

    /** The name, or {@code type=65280} for a number without one. */
    public static String text(int type) {
        String name = NAMES.get(type);
        return name == null ? "type=" + type : name;
    }

    /** The number of a name in either case, or of {@code TYPE65280} (RFC 3597 section 5); empty if there is none. */
    public static OptionalInt number(String name) {
        String upper = name.toUpperCase(Locale.ROOT);
        Integer number = NUMBERS.get(upper);
        if (number != null) return OptionalInt.of(number);
        if (!UNNAMED.matcher(upper).matches()) return OptionalInt.empty();
        int unnamed = Integer.parseInt(upper.substring("TYPE".length()));
        return unnamed > 0xffff ? OptionalInt.empty() : OptionalInt.of(unnamed);
    }

    /** A name in either case, or a number. */
    public static int of(Part text) {
        Integer named = NUMBERS.get(text.plain().toUpperCase(Locale.ROOT));
        if (named != null) return named;
        OptionalInt number = text.number();
        return number.orElseThrow(() -> text.refused("bad RR type")) & 0xffff;
    }
}
