package org.bootmasq.edge.log;

/** The severities of syslog (RFC 5424, table 2), most urgent first: the ordinal is the code. */
public enum Priority {
    EMERG,
    ALERT,
    CRIT,
    ERR,
    WARNING,
    NOTICE,
    INFO,
    DEBUG
}
