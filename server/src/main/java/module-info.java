/** The server: edges around the engines, their wiring, and the command line. */
module org.bootmasq.server {
    requires static org.jspecify;
    requires org.bootmasq.engine;
    requires org.bootmasq.linux;
    requires info.picocli;
    requires jdk.net;
    requires jdk.unsupported;

    opens org.bootmasq.cli to
            info.picocli;
    opens org.bootmasq.cli.demo to
            info.picocli;
    opens org.bootmasq.cli.explain to
            info.picocli;
    opens org.bootmasq.cli.probe to
            info.picocli;
    opens org.bootmasq.cli.uci to
            info.picocli;
}
