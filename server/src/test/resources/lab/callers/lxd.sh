# LXD's own daemon with one bridge: addresses of both families, a name for the bridge, options of the administrator's own, a restart.
mkdir -p /var/lib/lxd /var/log/lxd
export LXD_DIR=/var/lib/lxd
lxd --group root --logfile /run/lxd.log >/dev/null 2>&1 &
wait_for 60 lxd waitready --timeout 2
lxc --quiet network create lxdbr0 ipv4.address=10.77.0.1/24 ipv4.nat=false ipv6.address=fd77::1/64 ipv6.nat=false ipv4.firewall=false ipv6.firewall=false dns.domain=lxd raw.dnsmasq="address=/disk.lab.example/192.0.2.9"
wait_for 20 pgrep -x dnsmasq
saw "command $(tr '\0' ' ' <"/proc/$(pgrep -o -x dnsmasq)/cmdline" | sed 's/-u [^ ]* -g [^ ]*/who/')"
client lxdbr0 52:54:00:00:00:01
asked c01 10.77.0.1 disk.lab.example
asked c01 10.77.0.1 _gateway.lxd
asked c01 10.77.0.1 _gateway.lxd AAAA
wait_for 5 grep -q 52:54:00:00:00:01 /var/lib/lxd/networks/lxdbr0/dnsmasq.leases
saw "leases $(lxc network list-leases lxdbr0 --format csv | sort | tr '\n' ';')"
lxc --quiet network set lxdbr0 ipv4.dhcp.ranges=10.77.0.50-10.77.0.60
client lxdbr0 52:54:00:00:00:02
lxc --quiet network delete lxdbr0
wait_for 10 sh -c '! pgrep -x dnsmasq'
saw "servers at the end $(servers)"
pkill -x lxd
