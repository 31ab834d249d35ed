# NetworkManager with dns=dnsmasq: it waits for the server's name on the bus and tells it which servers there are, as connections come and go.
mkdir -p /run/NetworkManager /var/lib/NetworkManager
dbus-daemon --system --fork --nopidfile
mount -o remount,ro /sys
for n in 1 2; do
    ip netns add up$n
    ip link add lan$n type veth peer name eth0 netns up$n
    ip -n up$n link set lo up
    ip -n up$n link set eth0 up
    ip -n up$n addr add 10.51.$n.53/24 dev eth0
    printf 'no-resolv\nno-hosts\nuser=root\nbind-interfaces\nlisten-address=10.51.%s.53\naddress=/n%s.example/192.0.2.%s\naddress=/both.example/192.0.2.%s\n' $n $n $n $n >/run/up$n.conf
    ip netns exec up$n /run/other -k -C /run/up$n.conf -x /run/up$n.pid >/dev/null 2>&1 &
done
printf '[main]\nplugins=keyfile\ndns=dnsmasq\nrc-manager=file\n[keyfile]\nunmanaged-devices=except:interface-name:lan*\n' >/etc/NetworkManager/NetworkManager.conf
rm -f /etc/resolv.conf
NetworkManager --debug --log-level=DEBUG --log-domains=DNS >/run/nm.log 2>&1 &
wait_for 20 nmcli general status
nmcli connection add type ethernet ifname lan1 con-name one ipv4.method manual ipv4.addresses 10.51.1.2/24 ipv4.dns 10.51.1.53 ipv6.method disabled autoconnect no >/dev/null
nmcli connection add type ethernet ifname lan2 con-name two ipv4.method manual ipv4.addresses 10.51.2.2/24 ipv4.dns 10.51.2.53 ipv4.dns-search n2.example ipv4.dns-priority 60 ipv6.method disabled autoconnect no >/dev/null
hears() { saw "$1 is $(dig +short +time=2 +tries=2 @127.0.0.1 "$1" | tail -1)"; }
nmcli -w 30 connection up one >/dev/null
wait_for 20 sh -c 'dig +short +time=1 +tries=1 @127.0.0.1 n1.example | grep -q 192.0.2.1'
saw "command $(tr '\0' ' ' <"/proc/$(cat /run/NetworkManager/dnsmasq.pid)/cmdline")"
saw "resolv.conf $(grep -v '^#' /etc/resolv.conf | xargs)"
hears both.example
nmcli -w 30 connection up two >/dev/null
wait_for 20 sh -c 'dig +short +time=1 +tries=1 @127.0.0.1 n2.example | grep -q 192.0.2.2'
hears n1.example
nmcli -w 30 connection down one >/dev/null
wait_for 20 sh -c 'dig +short +time=1 +tries=1 @127.0.0.1 both.example | grep -q 192.0.2.2'
hears n2.example
pkill -x NetworkManager
