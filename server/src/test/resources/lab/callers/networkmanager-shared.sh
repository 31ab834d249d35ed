# NetworkManager shares a connection: it starts the server, twice within a moment, and ends it.
mkdir -p /run/NetworkManager /var/lib/NetworkManager
dbus-daemon --system --fork --nopidfile
# Where nobody may write to /sys, NetworkManager waits for no udev.
mount -o remount,ro /sys
ip link add lan0 type veth peer name lan1
ip link add br0 type bridge
ip link set lan1 master br0
ip link set br0 up
ip link set lan1 up
printf '[main]\nplugins=keyfile\ndns=none\n[keyfile]\nunmanaged-devices=except:interface-name:lan0\n[device]\nmatch-device=interface-name:lan0\nmanaged=1\n' >/etc/NetworkManager/NetworkManager.conf
mkdir -p /etc/NetworkManager/dnsmasq-shared.d
echo 'address=/disk.lab.example/192.0.2.9' >/etc/NetworkManager/dnsmasq-shared.d/lab.conf
NetworkManager --no-daemon >/run/nm.log 2>&1 &
wait_for 20 nmcli general status
nmcli connection add type ethernet ifname lan0 con-name share ipv4.method shared ipv4.addresses 10.42.7.1/24 ipv6.method disabled autoconnect no >/dev/null
nmcli -w 30 connection up share >/dev/null
wait_for 20 test -s /run/nm-dnsmasq-lan0.pid
pid=$(cat /run/nm-dnsmasq-lan0.pid)
saw "command $(tr '\0' ' ' <"/proc/$pid/cmdline")"
client br0 52:54:00:00:00:01
asked c01 10.42.7.1 disk.lab.example
wait_for 5 grep -q 52:54:00:00:00:01 /var/lib/NetworkManager/dnsmasq-lan0.leases
saw "lease file $(awk '{ print $2, $3, $4 }' /var/lib/NetworkManager/dnsmasq-lan0.leases)"
nmcli -w 20 connection down share >/dev/null
wait_for 10 sh -c '! pgrep -x dnsmasq'
saw "servers at the end $(servers)"
nmcli -w 30 connection up share >/dev/null
wait_for 20 test -s /run/nm-dnsmasq-lan0.pid
client br0 52:54:00:00:00:02
pkill -x NetworkManager
