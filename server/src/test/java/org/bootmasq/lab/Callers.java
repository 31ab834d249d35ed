package org.bootmasq.lab;

import java.util.List;

/**
 * How programs that people run start dnsmasq: arguments and files as they were seen or read, with the lab's addresses.
 */
final class Callers {
    private static final String SCRIPT = """
            #!/bin/sh
            echo "$1 $2 $3 $4 on $VIR_BRIDGE_NAME via $DNSMASQ_INTERFACE for $DNSMASQ_SUPPLIED_HOSTNAME" >>@D@/status
            """;

    private Callers() {}

    static List<Caller> all() {
        return List.of(
                libvirt(),
                networkManagerShared(),
                networkManagerDns(),
                lxd(),
                lxcNet(),
                dnsname(),
                neutron(),
                proxmox(),
                NetworkCallers.debian(),
                multipass(),
                NetworkCallers.createAp(),
                NetworkCallers.linuxRouter(),
                NetworkCallers.comitup(),
                NetworkCallers.wifiConnect(),
                minimega(),
                eve(),
                NetworkCallers.infix(),
                NetworkCallers.ironic(),
                NetworkCallers.nanny(),
                NetworkCallers.opnsense(),
                NetworkCallers.ltsp(),
                NetworkCallers.cobbler());
    }

    private static Caller libvirt() {
        return Caller.of(
                        "libvirt 9.0",
                        "--conf-file=@D@/default.conf --leasefile-ro --dhcp-script=@D@/libvirt_leaseshelper")
                .file("default.conf", """
                        ##WARNING:  THIS IS AN AUTO-GENERATED FILE.
                        strict-order
                        domain=vnet
                        expand-hosts
                        local=/vnet/
                        pid-file=@D@/pid
                        except-interface=lo
                        bind-dynamic
                        interface=br0
                        txt-record=greeting,hello
                        srv-host=_ldap._tcp.vnet,dir.vnet,389
                        dhcp-range=192.168.77.100,192.168.77.200,255.255.255.0,5m
                        dhcp-no-override
                        dhcp-authoritative
                        dhcp-lease-max=101
                        dhcp-hostsfile=@D@/default.hostsfile
                        addn-hosts=@D@/default.addnhosts
                        dhcp-option=option:mtu,1400
                        """)
                .file("default.hostsfile", "02:00:00:00:00:51,192.168.77.151,box,5m\n")
                .file("default.addnhosts", "192.168.77.9\tdir\tdirectory\t\n")
                .file("libvirt_leaseshelper", SCRIPT)
                .leases()
                .asks("!dir.vnet", "!greeting txt", "!_ldap._tcp.vnet srv", "box.vnet", "-x 192.168.77.151")
                .reads("status");
    }

    private static Caller networkManagerShared() {
        return Caller.of("NetworkManager 1.42, ipv4.method=shared", """
                        --conf-file=/dev/null --no-hosts --keep-in-foreground --bind-interfaces --except-interface=lo
                        --clear-on-reload --strict-order --listen-address=192.168.77.1
                        --dhcp-range=192.168.77.110,192.168.77.254,60m --dhcp-option=option:domain-search,corp.example
                        --dhcp-option-force=43,ANDROID_METERED --dhcp-leasefile=@D@/dnsmasq-br0.leases
                        --pid-file=@D@/pid --conf-dir=@D@/dnsmasq-shared.d
                        """)
                .file("dnsmasq-shared.d/more.conf", "address=/gateway.corp.example/192.168.77.1\n")
                .leases()
                .asks("gateway.corp.example", "box")
                .reads("dnsmasq-br0.leases");
    }

    private static Caller networkManagerDns() {
        return Caller.of("NetworkManager 1.42, dns=dnsmasq", """
                        --no-resolv --keep-in-foreground --no-hosts --bind-interfaces --pid-file=@D@/pid
                        --listen-address=127.0.0.1 --cache-size=400 --clear-on-reload --conf-file=/dev/null
                        --proxy-dnssec
                        --enable-dbus=org.freedesktop.NetworkManager.dnsmasq --conf-dir=@D@/dnsmasq.d
                        """)
                .file("dnsmasq.d/corp.conf", "address=/corp.example/10.9.8.7\nlocal=/home/\n")
                .asksItself()
                .asks("www.corp.example", "none.home");
    }

    private static Caller lxd() {
        return Caller.of("LXD 5.0", """
                        --keep-in-foreground --strict-order --bind-interfaces --except-interface=lo --pid-file=
                        --no-ping --interface=br0 --dhcp-rapid-commit --quiet-dhcp --quiet-dhcp6 --quiet-ra
                        --listen-address=192.168.77.1 --dhcp-no-override --dhcp-authoritative
                        --dhcp-leasefile=@D@/dnsmasq.leases --dhcp-hostsfile=@D@/dnsmasq.hosts
                        --dhcp-range 192.168.77.2,192.168.77.254,1h --listen-address=fd00:77::1 --enable-ra
                        --dhcp-range ::,constructor:br0,ra-stateless,ra-names -s lxd
                        --interface-name _gateway.lxd,br0 -S /lxd/ --conf-file=@D@/dnsmasq.raw -u nobody -g nogroup
                        """)
                .file("dnsmasq.hosts/c1.eth0", "02:00:00:00:00:51,192.168.77.22,box\n")
                .file("dnsmasq.raw", "address=/raw.lxd/192.0.2.9\n")
                .leases()
                .asks("!_gateway.lxd", "!_gateway.lxd aaaa", "!-x fd00:77::1", "raw.lxd", "box.lxd", "none.lxd")
                .reads("dnsmasq.leases")
                .kills();
    }

    private static Caller lxcNet() {
        return Caller.of("lxc-net 5.0", """
                        --conf-file=/dev/null -s lxc -S /lxc/ --no-ping -u nobody --strict-order --bind-interfaces
                        --pid-file=@D@/pid --listen-address 192.168.77.1 --dhcp-range 192.168.77.2,192.168.77.254
                        --dhcp-lease-max=253 --dhcp-no-override --except-interface=lo --interface=br0
                        --dhcp-leasefile=@D@/dnsmasq.br0.leases --dhcp-authoritative --dhcp-range=fd00:77::1,ra-only
                        --listen-address fd00:77::1
                        """)
                .leases()
                .asks("box.lxc", "none.lxc")
                .reads("dnsmasq.br0.leases")
                .kills();
    }

    private static Caller dnsname() {
        return Caller.of("podman's dnsname 1.3", "-u root --conf-file=@D@/dnsmasq.conf")
                .file("dnsmasq.conf", """
                        strict-order
                        local=/dns.podman/
                        domain=dns.podman
                        expand-hosts
                        pid-file=@D@/pid
                        except-interface=lo
                        bind-dynamic
                        no-hosts
                        interface=br0
                        addn-hosts=@D@/addnhosts
                        """)
                .file("addnhosts", "192.168.77.66\tweb\twww\n")
                .asks("web.dns.podman", "www", "none.dns.podman", "-x 192.168.77.66")
                .kills();
    }

    private static Caller neutron() {
        return Caller.of("OpenStack neutron 21", """
                        --no-hosts '' --pid-file=@D@/pid --dhcp-hostsfile=@D@/host --addn-hosts=@D@/addn_hosts
                        --dhcp-optsfile=@D@/opts --dhcp-leasefile=@D@/leases --dhcp-match=set:ipxe,175
                        --dhcp-userclass=set:ipxe6,iPXE --local-service --bind-dynamic
                        --dhcp-range=set:subnet-5e0c,192.168.77.0,static,255.255.255.0,86400s
                        --dhcp-option-force=option:mtu,1450 --dhcp-lease-max=16777216 --conf-file=/dev/null
                        --domain=openstacklocal
                        """)
                .file("host", """
                        02:00:00:00:00:51,host-192-168-77-51.openstacklocal,192.168.77.51
                        02:00:00:00:00:52,host-192-168-77-52.openstacklocal,192.168.77.52
                        """)
                .file("addn_hosts", """
                        192.168.77.51\thost-192-168-77-51.openstacklocal host-192-168-77-51
                        192.168.77.52\thost-192-168-77-52.openstacklocal host-192-168-77-52
                        192.168.77.53\thost-192-168-77-53.openstacklocal host-192-168-77-53
                        """)
                .file("opts", """
                        tag:subnet-5e0c,option:dns-server,192.168.77.1
                        tag:subnet-5e0c,option:classless-static-route,0.0.0.0/0,192.168.77.254
                        tag:subnet-5e0c,249,0.0.0.0/0,192.168.77.254
                        tag:subnet-5e0c,option:router,192.168.77.254
                        """)
                .file("leases", """
                        @E@ 02:00:00:00:00:52 192.168.77.52 * *
                        @E@ 02:00:00:00:00:53 192.168.77.53 * *
                        """)
                .leases()
                .asks("!host-192-168-77-52.openstacklocal", "!-x 192.168.77.53", "host-192-168-77-51.openstacklocal")
                .reads("leases")
                .kills();
    }

    private static Caller proxmox() {
        return Caller.of("Proxmox SDN", """
                        --conf-file=/dev/null --enable-dbus=uk.org.thekelleys.dnsmasq.zone -x @D@/pid -u nobody
                        -7 @D@/zone,*.conf
                        """)
                .file("zone/00-default.conf", """
                        except-interface=lo
                        enable-ra
                        quiet-ra
                        bind-dynamic
                        no-hosts
                        no-resolv
                        dhcp-leasefile=@D@/zone.leases
                        dhcp-hostsfile=@D@/ethers
                        dhcp-ignore=tag:!known
                        dhcp-option=26,1460
                        ra-param=*,mtu:1460,0
                        dhcp-option=252,"\\n"
                        dhcp-option=vendor:MSFT,2,1i
                        """)
                .file("zone/10-vnet.conf", """
                        dhcp-option=tag:zone-192.168.77.0-24,option:router,192.168.77.1
                        dhcp-range=set:zone-192.168.77.0-24,192.168.77.0,static,255.255.255.0,infinite
                        interface=br0
                        """)
                .file("ethers", "02:00:00:00:00:51,192.168.77.51\n")
                .leases()
                .reads("zone.leases");
    }

    private static Caller multipass() {
        return Caller.of("multipass", """
                        --keep-in-foreground --strict-order --bind-interfaces --pid-file --domain=multipass
                        --local=/multipass/ --except-interface=lo --dhcp-no-override --dhcp-ignore-clid
                        --dhcp-authoritative --dhcp-leasefile=@D@/dnsmasq.leases --dhcp-hostsfile=@D@/dnsmasq.hosts
                        --conf-file=@D@/dnsmasq.conf --interface=br0 --listen-address=192.168.77.1
                        --dhcp-range 192.168.77.2,192.168.77.254,infinite
                        """)
                .file("dnsmasq.conf", "")
                .file("dnsmasq.hosts", "")
                .leases()
                .asks("box.multipass", "none.multipass")
                .reads("dnsmasq.leases");
    }

    private static Caller minimega() {
        return Caller.of("minimega", """
                        --keep-in-foreground --user=root --dhcp-hostsdir=@D@/hosts --dhcp-optsdir=@D@/opts
                        --hostsdir=@D@/names --pid-file=@D@/pid --resolv-file=@D@/resolv.conf --except-interface lo
                        --listen-address 192.168.77.1 --bind-interfaces --dhcp-range 192.168.77.2,192.168.77.254
                        --dhcp-leasefile=@D@/leases --dhcp-lease-max=4294967295 -C /dev/null
                        """)
                .file("hosts/one", "02:00:00:00:00:51,192.168.77.61\n")
                .file("opts/one", "option:ntp-server,192.168.77.1\n")
                .file("names/one", "192.168.77.61 vm1\n")
                .file("resolv.conf", "")
                .leases()
                .asks("vm1")
                .reads("leases")
                .kills();
    }

    private static Caller eve() {
        return Caller.of("EVE", "-u nobody -g nogroup -C @D@/dnsmasq.conf")
                .file("dnsmasq.conf", """
                        except-interface=lo
                        bind-interfaces
                        interface=br0
                        listen-address=192.168.77.1
                        pid-file=@D@/pid
                        dhcp-leasefile=@D@/leases
                        no-ping
                        hostsdir=@D@/hosts
                        dhcp-hostsdir=@D@/dhcp-hosts
                        dhcp-range=192.168.77.0,static,255.255.255.0,60m
                        dhcp-option=option:router,192.168.77.1
                        no-resolv
                        """)
                .file("hosts/app.hosts", "192.168.77.71 app\n")
                .file("dhcp-hosts/app.inet", "02:00:00:00:00:51,id:*,192.168.77.71,app\n")
                .leases()
                .asks("app")
                .reads("leases");
    }
}
