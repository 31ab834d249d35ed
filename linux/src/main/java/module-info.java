/** The system calls: the only module with native access. */
module org.bootmasq.linux {
    requires static org.jspecify;

    exports org.bootmasq.linux;
}
