/** The protocols: bytes, text and time in, effects out. No socket, file, thread or clock. */
module org.bootmasq.engine {
    requires static org.jspecify;

    exports org.bootmasq.wire;
    exports org.bootmasq.config;
    exports org.bootmasq.dhcp4;
    exports org.bootmasq.dhcp6;
    exports org.bootmasq.dns;
    exports org.bootmasq.iscsi;
    exports org.bootmasq.lease;
    exports org.bootmasq.pxe;
    exports org.bootmasq.scsi;
    exports org.bootmasq.tftp;
    exports org.bootmasq.uci;
}
