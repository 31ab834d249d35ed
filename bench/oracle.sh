#!/bin/bash
# By hand: one configuration to dnsmasq and to Bootmasq, the replies decoded side by side (# marks lines that differ), then the
# differences by kind. Needs root, dnsmasq-base, and compiled tests (mvn test-compile).
#   bench/oracle.sh [-6] FILE.conf|FILE.cases|CASE [CLIENT]     BOOTMASQ_PROGRAM=... compares another program; -6 is DHCPv6
cd "$(dirname "$0")/../server" || exit 1
[ -d target/test-classes/org/bootmasq/oracle ] || { echo "compile the tests first: mvn test-compile" >&2; exit 2; }
libraries=$(find "${MAVEN_REPOSITORY:-$HOME/.m2/repository}" -name 'junit-jupiter-api-6*.jar' -o -name 'assertj-core-3*.jar' -o -name 'opentest4j-1*.jar' -o -name 'junit-platform-commons-6*.jar' -o -name 'apiguardian-api-1*.jar' | paste -sd:)
main=org.bootmasq.oracle.OracleMain
[ "${1:-}" != -6 ] || { main=org.bootmasq.oracle.ip6.OracleMain; shift; }
case ${1:-} in /* | "") ;; *) [ -e "$OLDPWD/$1" ] && set -- "$OLDPWD/$1" "${@:2}" ;; esac
. ../.jdk
exec "$JAVA_HOME/bin/java" --enable-native-access=ALL-UNNAMED \
    -cp "target/test-classes:../engine/target/classes:$libraries" $main "$@"
