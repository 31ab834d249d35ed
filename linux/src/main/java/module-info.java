/** The system calls: the only module with native access. */
module org.bootmasq.linux {
    requires static org.jspecify;
    requires jdk.unsupported; // sun.misc.Signal, by reflection

    exports org.bootmasq.linux;
}
