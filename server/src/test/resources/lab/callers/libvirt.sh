# libvirt's daemon and one network with IPv4, IPv6 and TFTP, changed while it runs; the daemon is started anew as it is each day.
mkdir -p /var/log/libvirt /var/lib/libvirt/dnsmasq /var/lib/libvirt/network /var/lib/libvirt/qemu /var/lib/libvirt/images /var/lib/libvirt/boot /var/lib/tftp
echo boot >/var/lib/tftp/first
dbus-daemon --system --fork --nopidfile
cat >/run/network.xml <<'XML'
<network><name>lab</name><bridge name='vbr' stp='off' delay='0'/><domain name='lab.example' localOnly='yes'/>
<dns><host ip='192.168.150.9'><hostname>disk</hostname></host><txt name='words' value='some'/></dns>
<ip address='192.168.150.1' netmask='255.255.255.0'><tftp root='/var/lib/tftp'/><dhcp><range start='192.168.150.50' end='192.168.150.99'/>
<host mac='52:54:00:00:00:01' name='one' ip='192.168.150.10'/><bootp file='first'/></dhcp></ip>
<ip family='ipv6' address='fd00:150::1' prefix='64'><dhcp><range start='fd00:150::100' end='fd00:150::1ff'/></dhcp></ip></network>
XML
daemon() {
    libvirtd -d
    wait_for 20 virsh net-list
}
daemon
virsh -q net-define /run/network.xml
virsh -q net-start lab | cat # to the end of its output, which a server that keeps it open never lets come
saw "a server: $([ "$(servers)" -gt 0 ] && echo yes)"
client vbr 52:54:00:00:00:01
client vbr 52:54:00:00:00:02
asked c02 192.168.150.1 one.lab.example
asked c02 192.168.150.1 disk.lab.example
asked c02 192.168.150.1 words TXT
asked c02 192.168.150.1 -x 192.168.150.10
(cd /run && printf 'get first got\n' | timeout 10 ip netns exec c02 tftp 192.168.150.1 >/dev/null; saw "transferred $(cat got)")
wait_for 10 sh -c "virsh net-dhcp-leases lab | grep -q 52:54:00:00:00:02"
saw "leases $(virsh -q net-dhcp-leases lab | awk '{ print $3, $4, $5, $6 }' | sort | tr '\n' ';')"
pid=$(cat /run/libvirt/network/lab.pid)
for _ in 1 2; do
    pkill -x libvirtd
    wait_for 10 sh -c '! pgrep -x libvirtd'
    daemon
    saw "after the daemon's restart: $(virsh -q net-list --name | xargs), the same: $([ "$(cat /run/libvirt/network/lab.pid)" = "$pid" ] && echo yes)"
done
virsh -q net-update lab add ip-dhcp-host "<host mac='52:54:00:00:00:03' name='three' ip='192.168.150.30'/>" --live
virsh -q net-update lab add dns-host "<host ip='192.168.150.8'><hostname>tape</hostname></host>" --live
client vbr 52:54:00:00:00:03
asked c03 192.168.150.1 tape.lab.example
virsh -q net-update lab modify ip-dhcp-range "<range start='192.168.150.50' end='192.168.150.98'/>" --live 2>/dev/null ||
    virsh -q net-update lab add-last dns-txt "<txt name='more' value='words'/>" --live
wait_for 10 sh -c "ip netns exec c02 dig +short +time=1 +tries=1 @192.168.150.1 more TXT | grep -q words"
asked c02 192.168.150.1 more TXT
saw "leases later $(virsh -q net-dhcp-leases lab | awk '{ print $3, $4, $5, $6 }' | sort | tr '\n' ';')"
virsh -q net-destroy lab
wait_for 5 sh -c '! pgrep -x dnsmasq'
saw "servers at the end $(servers), PID file $([ -e /run/libvirt/network/lab.pid ] && echo left || echo gone)"
pkill -x libvirtd
