# NetworkManager with dns=dnsmasq: it waits for the server's name on the bus and tells it which servers there are, as connections come and go.
mkdir -p /run/NetworkManager /var/lib/NetworkManager
dbus-daemon --system --fork --nopidfile
mount -o remount,ro /sys
upstreams 1 2
printf '[main]\nplugins=keyfile\ndns=dnsmasq\nrc-manager=file\n[keyfile]\nunmanaged-devices=except:interface-name:lan*\n' >/etc/NetworkManager/NetworkManager.conf
rm -f /etc/resolv.conf
NetworkManager --debug --log-level=DEBUG --log-domains=DNS >/run/nm.log 2>&1 &
wait_for 20 nmcli general status
nmcli connection add type ethernet ifname lan1 con-name one ipv4.method manual ipv4.addresses 10.51.1.2/24 ipv4.dns 10.51.1.53 ipv6.method disabled autoconnect no >/dev/null
nmcli connection add type ethernet ifname lan2 con-name two ipv4.method manual ipv4.addresses 10.51.2.2/24 ipv4.dns 10.51.2.53 ipv4.dns-search n2.example ipv4.dns-priority 60 ipv6.method disabled autoconnect no >/dev/null
nmcli -w 30 connection up one >/dev/null
comes_to_hear n1.example 192.0.2.1
saw "command $(tr '\0' ' ' <"/proc/$(cat /run/NetworkManager/dnsmasq.pid)/cmdline")"
saw "resolv.conf $(grep -v '^#' /etc/resolv.conf | xargs)"
hears both.example
nmcli -w 30 connection up two >/dev/null
comes_to_hear n2.example 192.0.2.2
hears n1.example
nmcli -w 30 connection down one >/dev/null
comes_to_hear both.example 192.0.2.2
hears n2.example
pkill -x NetworkManager
