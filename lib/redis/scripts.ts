import { AUTHORITY_FILE } from '../workload';
import type { RedisRole } from './config';
import {
  ACL_DIRECTORY,
  CONFIG_DIRECTORY,
  CONFIG_FILE_NAME,
  passwordKey,
  REDIS_PORT,
  RUN_DIRECTORY,
  SENTINEL_CONFIG_FILE_NAME,
  SENTINEL_PORT,
  SENTINEL_STATE_FILE,
} from './layout';
import { SENTINEL_TIMING } from './timing';
import { PROBE_USER, REPLICA_USER, SENTINEL_USER } from './users';

/*
 * What the containers of a node run. POSIX sh with the tools of BusyBox: redis-cli, timeout, awk, sed, grep, sha1sum.
 */

export const NODE_SCRIPT = 'node.sh';
export const START_SERVER_SCRIPT = 'start-redis.sh';
export const START_SENTINEL_SCRIPT = 'start-sentinel.sh';

export interface NodeScriptProps {
  /** Name under which the sentinels know the master. */
  readonly masterName: string;
  /** Name of each node, in order of ordinals. */
  readonly peers: readonly string[];
  readonly tls: boolean;
}

/** Sentinels that must agree that the master is dead. */
export const QUORUM = 2;

/** Options of redis-cli for a server that takes TLS connections only. */
export function tlsOptions(tls: boolean): string {
  return tls ? ` --tls --cacert ${CONFIG_DIRECTORY}/${AUTHORITY_FILE}` : '';
}

/** What both start scripts share: who the nodes are, and how to ask them. */
export function nodeScript(props: NodeScriptProps): string {
  return `# Read by the start scripts: who the nodes are, which of them this is, and how to ask them.
master_name='${props.masterName}'
peers='${props.peers.join(' ')}'
ordinal=\${POD_NAME##*-}
set -- $peers
first=$1
shift "$ordinal"
self=$1
trap 'exit 143' TERM

secret() {
  cat "${ACL_DIRECTORY}/$1"
}

# A secret as configuration files quote it. To be printed by printf: some shells' echo takes backslashes for its own.
quoted() {
  printf '"%s"' "$(secret "$1" | sed 's/[\\\\"]/\\\\&/g' | awk 'NR > 1 { printf "\\\\n" } { printf "%s", $0 }')"
}

# ask HOST PORT COMMAND...
ask() {
  host=$1 port=$2
  shift 2
  REDISCLI_AUTH=$(secret ${passwordKey(PROBE_USER)}) timeout 3 \\
    redis-cli --no-auth-warning --user ${PROBE_USER}${tlsOptions(props.tls)} -h "$host" -p "$port" "$@" 2>/dev/null || true
}

# known_master ANSWERS: the master by the newest of what the sentinels know; nothing when fewer than that answer.
known_master() {
  for peer in $peers; do
    ask "$peer" ${SENTINEL_PORT.number} sentinel master "$master_name" |
      awk 'NR % 2 { field = $0; next } { value[field] = $0 } END { if ("ip" in value) print value["config-epoch"], value["ip"] }'
  done | sort -n | awk -v answers="$1" '{ master = $2 } END { if (NR >= answers) print master }'
}
`;
}

/** A file by which a person ends the waiting for a master that will not come back. */
export const DO_NOT_WAIT_FILE = `${RUN_DIRECTORY}/do-not-wait`;

/** Starts the server as what the sentinels say that it is; a cache, which has nothing to lose, waits for no master. */
export function startServerScript(role: RedisRole): string {
  const patience = role === 'queue' ? SENTINEL_TIMING.patienceSeconds : 0;
  return `#!/bin/sh
# Starts this node's server as master or replica. It asks and never guesses: an old copy must not become the master.
set -eu
. ${CONFIG_DIRECTORY}/${NODE_SCRIPT}

# Whether a node has followed a master since it started: such a node may hold work that this one lost when it died.
followed() {
  for peer in $peers; do
    offset=$(ask "$peer" ${REDIS_PORT.number} info replication | sed -n 's/^slave_repl_offset:\\([0-9]*\\).*/\\1/p')
    [ "\${offset:-0}" -le 1 ] || return 0
  done
  return 1
}

# Of any ${QUORUM} sentinels one took part in choosing the last master; one alone may have slept through it.
find_master() {
  until master=$(known_master ${QUORUM}) && [ -n "$master" ]; do
    echo 'waiting for ${QUORUM} sentinels that know the master'
    sleep 1
  done
}

# The last master has all that was acknowledged. A replica that ran before it is back could be chosen in its place with less.
master_answers() {
  [ "$waited" -ge ${patience} ] || [ -e ${DO_NOT_WAIT_FILE} ] || [ -n "$(ask "$master" ${REDIS_PORT.number} info replication)" ]
}

find_master
waited=0
if [ "$master" = "$self" ] && followed; then
  echo 'this node was the master: the others choose a new one first'
  while [ "$master" = "$self" ] && [ "$waited" -lt ${SENTINEL_TIMING.giveWaySeconds} ]; do
    sleep 1
    waited=$((waited + 1))
    find_master
  done
fi
waited=0
while [ "$master" != "$self" ] && ! master_answers; do
  [ "$waited" -gt 0 ] || echo "waiting for the last master $master"
  sleep 1
  waited=$((waited + 1))
  find_master
done

echo "the master is $master"
umask 077
{
  echo 'include ${CONFIG_DIRECTORY}/${CONFIG_FILE_NAME}'
  echo "replica-announce-ip $self"
  echo 'masteruser ${REPLICA_USER}'
  printf 'masterauth %s\\n' "$(quoted ${passwordKey(REPLICA_USER)})"
  [ "$master" = "$self" ] || echo "replicaof $master ${REDIS_PORT.number}"
} >${RUN_DIRECTORY}/${CONFIG_FILE_NAME}
exec redis-server ${RUN_DIRECTORY}/${CONFIG_FILE_NAME}
`;
}

/** Starts the sentinel with what it knew before. */
export function startSentinelScript(): string {
  return `#!/bin/sh
# Starts this node's sentinel. Master, epochs and the other nodes are kept from its last life; everything else is written anew.
set -eu
. ${CONFIG_DIRECTORY}/${NODE_SCRIPT}

state=${SENTINEL_STATE_FILE}
mkdir -p "\${state%/*}"
memory=$(grep -E '^sentinel (monitor|current-epoch|config-epoch|leader-epoch|known-replica|known-sentinel) ' "$state" 2>/dev/null || true)
if [ -z "$memory" ]; then
  master=$(known_master 1)
  memory="sentinel monitor $master_name \${master:-$first} ${REDIS_PORT.number} ${QUORUM}"
fi

umask 077
{
  cat ${CONFIG_DIRECTORY}/${SENTINEL_CONFIG_FILE_NAME}
  echo "sentinel announce-ip $self"
  echo 'sentinel announce-port ${SENTINEL_PORT.number}'
  # The same node is the same voter after a restart: votes of nodes that are gone would make a majority impossible.
  echo "sentinel myid $(printf '%s' "$master_name/$ordinal" | sha1sum | cut -c 1-40)"
  echo "sentinel auth-user $master_name ${SENTINEL_USER}"
  printf 'sentinel auth-pass %s %s\\n' "$master_name" "$(quoted ${passwordKey(SENTINEL_USER)})"
  echo 'sentinel sentinel-user ${SENTINEL_USER}'
  printf 'sentinel sentinel-pass %s\\n' "$(quoted ${passwordKey(SENTINEL_USER)})"
  printf '%s\\n' "$memory"
} >"$state.new"
mv "$state.new" "$state"
exec redis-server "$state" --sentinel
`;
}
