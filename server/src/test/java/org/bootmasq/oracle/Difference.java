package org.bootmasq.oracle;

/** One thing that the two servers did differently: where, of which kind, what dnsmasq has and what ours has. */
public record Difference(String where, String kind, String dnsmasq, String ours) {
    @Override
    public String toString() {
        return where + "\n    " + kind + "\n      dnsmasq: " + dnsmasq + "\n      ours:    " + ours;
    }
}
