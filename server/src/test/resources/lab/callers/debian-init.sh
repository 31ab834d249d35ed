# The init script of Debian's dnsmasq package: start, status, restart, stop, by name, PID file and program.
mkdir -p /run/dnsmasq
ip link add br0 type bridge
ip addr add 192.168.151.1/24 dev br0
ip link set br0 up
printf 'interface=br0\nbind-interfaces\ndhcp-range=192.168.151.50,192.168.151.99\ndomain=lab.example\n' >/etc/dnsmasq.d/lab
script() {
    local status=0
    /etc/init.d/dnsmasq "$1" >/run/said 2>&1 || status=$?
    saw "$1: status $status"
}
script start
pid=$(cat /run/dnsmasq/dnsmasq.pid)
saw "command $(tr '\0' ' ' <"/proc/$pid/cmdline" | sed 's/--trust-anchor=[^ ]*/anchor/g')"
script status
client br0 52:54:00:00:00:01
script start
saw "still the same: $([ "$(cat /run/dnsmasq/dnsmasq.pid)" = "$pid" ] && echo yes)"
script restart
saw "another: $([ "$(cat /run/dnsmasq/dnsmasq.pid)" = "$pid" ] || echo yes)"
script force-reload
client br0 52:54:00:00:00:02
wait_for 5 grep -q 52:54:00:00:00:02 /var/lib/misc/dnsmasq.leases
saw "lease file $(awk '{ print $2, $3, $4 }' /var/lib/misc/dnsmasq.leases | sort | tr '\n' ';')"
script stop
saw "servers at the end $(servers)"
script status
