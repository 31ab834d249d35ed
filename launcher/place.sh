#!/bin/sh
# Prints "JAVA LIB": which java runs the jars in the folder of this script, and that folder. The first time in a place it
# makes the cache of ahead-of-time loaded classes (JEP 514), which holds for one java and one folder, and keeps the line in
# LIB/place; then nobody need ask again.
set -u
lib=$(cd -P -- "${0%/*}/" && pwd)
home=${lib%/lib}

is_jdk25() {
    [ -x "$1/bin/java" ] && [ -r "$1/release" ] || return 1
    while read -r line; do
        case $line in
            JAVA_VERSION=\"2[5-9]* | JAVA_VERSION=\"[3-9][0-9]*) return 0 ;;
        esac
    done <"$1/release"
    return 1
}

# A runtime beside the jars, JAVA_HOME, the java of PATH, /usr/lib/jvm: the first that is new enough.
java=
if [ -x "$home/runtime/bin/java" ]; then
    java=$home/runtime/bin/java
elif [ -n "${JAVA_HOME:-}" ] && is_jdk25 "$JAVA_HOME"; then
    java=$JAVA_HOME/bin/java
else
    if found=$(command -v java); then
        found=$(readlink -f -- "$found")
        found=${found%/bin/java}
        is_jdk25 "$found" && java=$found/bin/java
    fi
    if [ -z "$java" ]; then
        for jdk in /usr/lib/jvm/*; do
            if is_jdk25 "$jdk"; then
                java=$jdk/bin/java
                break
            fi
        done
    fi
fi
if [ -z "$java" ]; then
    echo "bootmasq: Java 25 is needed (apt-get install openjdk-25-jdk, or temurin-25-jdk from Adoptium), or set JAVA_HOME" >&2
    exit 1
fi
place=
[ -r "$lib/place" ] && read -r place <"$lib/place"
if [ "$place" != "$java $lib" ] && [ -w "$lib" ]; then
    set -f
    unset JAVA_TOOL_OPTIONS _JAVA_OPTIONS JDK_JAVA_OPTIONS
    # The run that is watched boots a machine, in a network of its own if this system lets us make one.
    set -- "$java" -XX:AOTCacheOutput="$lib/bootmasq.aot" $(grep -v '^#' "$lib/jvm.options") \
        -p "$lib" -m org.bootmasq.server/org.bootmasq.cli.Training
    "$lib/alone.sh" "$@" >/dev/null 2>&1
    status=$?
    [ $status -ne 126 ] || { "$@" >/dev/null 2>&1; status=$?; }
    [ $status -ne 0 ] || echo "$java $lib" >"$lib/place"
fi
echo "$java $lib"
