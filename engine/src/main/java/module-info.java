/** The protocols: bytes, text and time in, effects out. No socket, file, thread or clock. */
module org.bootmasq.engine {
    requires static org.jspecify;

    exports org.bootmasq.config;
    exports org.bootmasq.config.reader;
    exports org.bootmasq.config.settings;
    exports org.bootmasq.config.value;
    exports org.bootmasq.dbus;
    exports org.bootmasq.dhcp;
    exports org.bootmasq.dhcp.host;
    exports org.bootmasq.dhcp.match;
    exports org.bootmasq.dhcp.name;
    exports org.bootmasq.dhcp.six;
    exports org.bootmasq.dhcp4;
    exports org.bootmasq.dhcp4.address;
    exports org.bootmasq.dhcp4.client;
    exports org.bootmasq.dhcp4.message;
    exports org.bootmasq.dhcp4.reply;
    exports org.bootmasq.dhcp4.settings;
    exports org.bootmasq.dhcp4.settings.reader;
    exports org.bootmasq.dhcp6;
    exports org.bootmasq.dhcp6.client;
    exports org.bootmasq.dhcp6.message;
    exports org.bootmasq.dhcp6.reply;
    exports org.bootmasq.dhcp6.settings;
    exports org.bootmasq.dhcp6.settings.reader;
    exports org.bootmasq.dns;
    exports org.bootmasq.dns.auth;
    exports org.bootmasq.dns.cache;
    exports org.bootmasq.dns.dnssec;
    exports org.bootmasq.dns.forward;
    exports org.bootmasq.dns.local;
    exports org.bootmasq.dns.message;
    exports org.bootmasq.dns.query;
    exports org.bootmasq.dns.settings;
    exports org.bootmasq.iscsi;
    exports org.bootmasq.lease;
    exports org.bootmasq.net;
    exports org.bootmasq.pxe;
    exports org.bootmasq.ra;
    exports org.bootmasq.ra.message;
    exports org.bootmasq.ra.settings;
    exports org.bootmasq.scsi;
    exports org.bootmasq.tftp;
    exports org.bootmasq.trace;
    exports org.bootmasq.uci;
    exports org.bootmasq.wire;
}
