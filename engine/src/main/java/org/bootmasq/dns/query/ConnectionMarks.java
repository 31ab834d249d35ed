package org.bootmasq.dns.query;

/**
 * The marks that the packet filter gives to connections, which the edge looks up: {@code conntrack}, {@code
 * connmark-allowlist-enable}.
 */
public interface ConnectionMarks {
    /** No connection has one. */
    ConnectionMarks NONE = _ -> 0;

    /** The mark of the connection that an asker's question came by; 0 if it has none, or nobody can tell. */
    int of(Asker asker);
}
