# podman's dnsname, called as podman calls a CNI plugin behind its bridge: containers come and go, and the server with them.
package golang-github-containernetworking-plugin-dnsname
plugin=$WORK/golang-github-containernetworking-plugin-dnsname/usr/lib/cni/dnsname
ip link add cni9 type bridge
ip addr add 10.89.0.1/24 dev cni9
ip link set cni9 up
# container COMMAND NAME HOST
container() {
    CNI_COMMAND=$1 CNI_CONTAINERID=$2 CNI_NETNS=/run/netns/$2 CNI_IFNAME=eth0 CNI_PATH=/usr/lib/cni CNI_ARGS="IgnoreUnknown=1;K8S_POD_NAME=$2" "$plugin" <<JSON
{"cniVersion":"0.4.0","name":"lab","type":"dnsname","domainName":"dns.podman","capabilities":{"aliases":true},
"runtimeConfig":{"aliases":{"lab":["the-$2"]}},"prevResult":{"cniVersion":"0.4.0",
"interfaces":[{"name":"cni9"},{"name":"veth$3"},{"name":"eth0","sandbox":"/run/netns/$2"}],
"ips":[{"version":"4","interface":2,"address":"10.89.0.$3/24","gateway":"10.89.0.1"}],"dns":{}}}
JSON
}
for n in 5 6; do
    ip netns add "c$n"
    ip link add "pod$n" type veth peer name eth0 netns "c$n"
    ip link set "pod$n" master cni9 up
    ip -n "c$n" link set eth0 up
    ip -n "c$n" addr add "10.89.0.$n/24" dev eth0
done
saw "first $(container ADD web 5 | tr -d ' \n')"
pid=$(cat /run/containers/cni/dnsname/lab/pidfile)
saw "command $(tr '\0' ' ' <"/proc/$pid/cmdline")"
# At once, so that SIGHUP meets a server that has just begun.
container ADD db 6 >/dev/null
wait_for 10 sh -c 'ip netns exec c6 dig +short +time=1 +tries=1 @10.89.0.1 db.dns.podman | grep -q 10.89.0.6'
asked c6 10.89.0.1 web.dns.podman
asked c6 10.89.0.1 the-web
asked c5 10.89.0.1 the-db.dns.podman
asked c5 10.89.0.1 -x 10.89.0.6
saw "the same process: $([ "$(cat /run/containers/cni/dnsname/lab/pidfile)" = "$pid" ] && echo yes)"
container DEL web 5
wait_for 10 sh -c '! ip netns exec c6 dig +short +time=1 +tries=1 @10.89.0.1 web.dns.podman | grep -q .'
asked c6 10.89.0.1 db.dns.podman
container DEL db 6
wait_for 5 sh -c '! pgrep -x dnsmasq'
saw "servers at the end $(servers), folder $([ -e /run/containers/cni/dnsname/lab ] && echo left || echo gone)"
# As after a crash: a PID file and no process.
container ADD web 5 >/dev/null
kill -KILL "$(cat /run/containers/cni/dnsname/lab/pidfile)"
wait_for 5 sh -c '! pgrep -x dnsmasq'
container ADD db 6 >/dev/null
asked c6 10.89.0.1 web.dns.podman
container DEL db 6
container DEL web 5
