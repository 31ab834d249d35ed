package org.bootmasq.lab;

/** Those of {@link Callers} that serve a network rather than machines of their own. */
final class NetworkCallers {
    private NetworkCallers() {}

    static Caller debian() {
        return Caller.of("Debian's dnsmasq.service", """
                        -x @D@/pid -u nobody -7 @D@/dnsmasq.d,.dpkg-dist,.dpkg-old,.dpkg-new --local-service
                        --trust-anchor=.,20326,8,2,E06D44B80B8F1D39A95C0B0D7C65D08458E880409BBC683457104237C7F8EC8D
                        -C @D@/dnsmasq.conf -l @D@/dnsmasq.leases -s corp.example -r @D@/resolv.conf -c 300
                        """)
                .file("dnsmasq.conf", "interface=br0\ndhcp-range=192.168.77.50,192.168.77.150,12h\n")
                .file("dnsmasq.d/own", "address=/own.corp.example/192.0.2.8\n")
                .file("dnsmasq.d/own.dpkg-dist", "address=/dist.corp.example/192.0.2.8\nlocal=/corp.example/\n")
                .file("resolv.conf", "nameserver 127.0.0.53\n")
                .leases()
                .asks("own.corp.example", "box.corp.example")
                .reads("dnsmasq.leases");
    }

    static Caller createAp() {
        return Caller.of("create_ap, linux-wifi-hotspot", "-C @D@/dnsmasq.conf -x @D@/pid -l @D@/dnsmasq.leases -p 53")
                .file("dnsmasq.conf", """
                        listen-address=192.168.77.1
                        bind-dynamic
                        dhcp-range=192.168.77.2,192.168.77.254,255.255.255.0,24h
                        dhcp-option-force=option:router,192.168.77.1
                        dhcp-option-force=option:dns-server,192.168.77.1
                        dhcp-option-force=option:mtu,1500
                        no-hosts
                        """)
                .leases()
                .asks("box")
                .reads("dnsmasq.leases");
    }

    static Caller linuxRouter() {
        return Caller.of("linux-router", "-k -C @D@/dnsmasq.conf -x @D@/pid -l @D@/dnsmasq.leases")
                .file("dnsmasq.conf", """
                        user=nobody
                        bind-dynamic
                        listen-address=192.168.77.1
                        interface=br0
                        except-interface=lo
                        no-dhcp-interface=lo
                        dhcp-range=192.168.77.10,192.168.77.250,255.255.255.0
                        dhcp-option=option:router,192.168.77.1
                        dhcp-option=option:dns-server,192.168.77.1
                        enable-ra
                        dhcp-range=interface:br0,::,::ffff:ffff:ffff:ffff,constructor:br0,ra-stateless,64
                        log-facility=@D@/log
                        no-hosts
                        """)
                .leases()
                .asks("box")
                .reads("dnsmasq.leases");
    }

    static Caller comitup() {
        return Caller.of("comitup", "--conf-file=@D@/dns-hotspot.conf --interface=br0")
                .file("dns-hotspot.conf", """
                        bind-interfaces
                        pid-file=@D@/pid
                        dhcp-leasefile=@D@/leases
                        dhcp-range=192.168.77.50,192.168.77.150,12h
                        address=/#/192.168.77.1
                        no-resolv
                        """)
                .leases()
                .asks("anything.example", "box")
                .reads("leases");
    }

    static Caller wifiConnect() {
        return Caller.of("balena's wifi-connect", """
                        --address=/#/192.168.77.1 --dhcp-range=192.168.77.2,192.168.77.254
                        --dhcp-option=option:router,192.168.77.1 --interface=br0 --keep-in-foreground --bind-interfaces
                        --except-interface=lo --conf-file --no-hosts --dhcp-leasefile=@D@/leases --pid-file=@D@/pid
                        """)
                .leases()
                .asks("connectivity.example", "box")
                .reads("leases")
                .kills();
    }

    static Caller infix() {
        return Caller.of("Infix", "-k -u root -C @D@/dnsmasq.conf")
                .file("dnsmasq.conf", """
                        pid-file=@D@/pid
                        dhcp-leasefile=@D@/leases
                        enable-dbus
                        domain-needed
                        bogus-priv
                        no-resolv
                        local=/infix.local/
                        domain=infix.local
                        dhcp-range=set:br0,192.168.77.100,192.168.77.150,255.255.255.0,3600
                        dhcp-option=tag:br0,option:router,192.168.77.1
                        dhcp-host=02:00:00:00:00:51,set:br0,192.168.77.140,box
                        """)
                .leases()
                .asks("box.infix.local", "none.infix.local")
                .reads("leases");
    }

    static Caller ironic() {
        return Caller.of("OpenStack ironic, metal3", "-d -q -C @D@/dnsmasq.conf")
                .file("dnsmasq.conf", """
                        port=0
                        interface=br0
                        bind-dynamic
                        dhcp-leasefile=@D@/leases
                        dhcp-hostsdir=@D@/hosts
                        dhcp-optsdir=@D@/opts
                        dhcp-range=192.168.77.100,192.168.77.150,10m
                        dhcp-match=ipxe,175
                        dhcp-match=set:efi,option:client-arch,7
                        dhcp-boot=tag:ipxe,http://192.168.77.1/boot.ipxe
                        dhcp-boot=tag:efi,tag:!ipxe,snponly.efi
                        dhcp-vendorclass=set:pxe6,enterprise:343,PXEClient
                        dhcp-match=set:amd64,option6:61,7
                        dhcp-option=tag:pxe6,option6:bootfile-url,tftp://[fd00:77::1]/snponly.efi
                        enable-tftp
                        tftp-root=@D@/tftp
                        """)
                .file("hosts/", "")
                .file("opts/", "")
                .file("tftp/snponly.efi", "not a program\n")
                .leases()
                .reads("leases");
    }

    static Caller nanny() {
        return Caller.of("Kubernetes' dnsmasq-nanny", """
                        -k --cache-size=1000 --no-negcache --dns-loop-detect --log-facility=- --no-resolv
                        --server=/cluster.local/127.0.0.1#10053 --host-record=kube.example,10.0.0.10 --pid-file=@D@/pid
                        -C /dev/null
                        """)
                .asksItself()
                .asks(
                        "kube.example",
                        "-c ch -t txt cachesize.bind",
                        "-c ch -t txt insertions.bind",
                        "-c ch -t txt evictions.bind",
                        "-c ch -t txt misses.bind",
                        "-c ch -t txt auth.bind")
                .kills();
    }

    static Caller opnsense() {
        return Caller.of("OPNsense", "-x @D@/pid -C @D@/dnsmasq.conf -u nobody")
                .file("dnsmasq.conf", """
                        port=0
                        interface=br0,lo
                        dhcp-leasefile=@D@/leases
                        dhcp-range=tag:br0,set:lan,192.168.77.100,192.168.77.150,255.255.255.0,86400
                        dhcp-range=tag:br0,set:lan6,::100,::1ff,constructor:br0,slaac,64,86400
                        enable-ra
                        ra-param=br0,mtu:1500,high,60,1200
                        dhcp-option=option6:23,[::]
                        dhcp-host=id:01:02:00:00:00:00:51,02:00:00:00:00:51,set:lan,192.168.77.131,box,infinite
                        """)
                .leases()
                .reads("leases");
    }

    static Caller ltsp() {
        return Caller.of("LTSP", "-x @D@/pid -C /dev/null -l @D@/leases -7 @D@/dnsmasq.d -u nobody")
                .file("dnsmasq.d/ltsp-dnsmasq.conf", """
                        port=0
                        enable-tftp
                        tftp-root=@D@/tftp
                        tftp-unique-root=mac
                        dhcp-range=set:proxy,10.0.0.0,proxy,255.0.0.0
                        dhcp-range=192.168.77.20,192.168.77.250,8h
                        dhcp-option=vendor:PXEClient,6,2b
                        dhcp-no-override
                        dhcp-vendorclass=set:efi,PXEClient:Arch:00007
                        pxe-service=tag:efi,X86-64_EFI,"Boot",ltsp/snponly.efi
                        dhcp-boot=ltsp/undionly.kpxe
                        log-dhcp
                        """)
                .file("tftp/ltsp/undionly.kpxe", "not a program\n")
                .leases()
                .reads("leases");
    }

    static Caller cobbler() {
        return Caller.of("cobbler", "-x @D@/pid -C @D@/dnsmasq.conf -u nobody")
                .file("dnsmasq.conf", """
                        # Cobbler generated configuration file for dnsmasq
                        read-ethers
                        addn-hosts = @D@/cobbler_hosts
                        dhcp-leasefile = @D@/leases
                        dhcp-range=192.168.77.5,192.168.77.200
                        dhcp-option=66,192.168.77.1
                        dhcp-lease-max=1000
                        dhcp-authoritative
                        dhcp-boot=pxelinux.0
                        dhcp-boot=net:normalarch,pxelinux.0
                        dhcp-host=net:normalarch,02:00:00:00:00:51,box,192.168.77.88
                        """)
                .file("cobbler_hosts", "192.168.77.88\tbox\n")
                .leases()
                .asks("box", "-x 192.168.77.88")
                .reads("leases");
    }
}
