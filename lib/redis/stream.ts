import { Construct, type IDependable } from 'constructs';
import { checkPattern, checkUnique, checkWhole, faultsAt, IMAGES, type Fault, type Objection } from '../core';
import { resourceBounds, BootstrapJob, clientMounts, type NetworkEndpoint, type PasswordClient } from '../workload';
import type { DeclaredStream, RedisAddress, StreamProps } from './endpoint';
import { BOOTSTRAP_USER } from './users';

const DIRECTORIES = { passwordDirectory: '/etc/redis-bootstrap', certificateAuthorityDirectory: '/etc/redis-ca' };
/** Seconds for which one pod waits for the server; a first start pulls images and binds volumes. */
const WAIT_SECONDS = 300;

export interface RedisStreamProps extends StreamProps, Pick<PasswordClient, 'username' | 'password' | 'tls'> {
  /** Name of the instance. */
  readonly name: string;
  readonly namespace: string;
  readonly address: RedisAddress;
  readonly network: NetworkEndpoint;
  /** What must be there before the Job starts. @default - the server is not ours */
  readonly after?: readonly IDependable[];
}

/** The Job that makes a stream and its group, which may be done again and again. */
export class RedisStream extends Construct implements DeclaredStream {
  readonly stream: string;
  readonly group: string;
  readonly jobName: string;
  readonly lagAlert: number;
  readonly pendingAgeAlertSeconds: number;

  constructor(scope: Construct, id: string, props: RedisStreamProps) {
    super(scope, id);
    this.stream = props.stream;
    this.group = props.group;
    this.lagAlert = props.lagAlert ?? 100;
    this.pendingAgeAlertSeconds = props.pendingAgeAlertSeconds ?? 3600;
    const { workload } = new BootstrapJob(this, 'Bootstrap', {
      namePrefix: `${props.name}-stream`,
      namespace: props.namespace,
      identity: { name: 'redis-bootstrap', instance: `${props.name}-streams`, component: BOOTSTRAP_USER },
      priority: 'keelson-data',
      image: IMAGES.redis,
      container: 'bootstrap',
      script: bootstrapScript(props),
      environment: { STREAM: props.stream, GROUP: props.group },
      mounts: clientMounts(props, DIRECTORIES),
      resources: resourceBounds(['10m', '100m'], ['16Mi', '32Mi'], ['16Mi', '32Mi']),
      connectsTo: props.network,
      after: props.after,
    });
    this.jobName = workload.job.name;
  }
}

/** What is wrong with declared streams. */
export function streamFaults(path: string, streams: readonly StreamProps[]): Fault[] {
  const keys = streams.map(({ stream, group }) => `${stream} ${group}`);
  return [
    ...streams.flatMap(({ stream, group, lagAlert, pendingAgeAlertSeconds }) =>
      faultsAt(`${path}.streams.${stream}`, {
        stream: checkStreamText('stream', stream),
        group: checkStreamText('group', group),
        lagAlert: checkWhole(lagAlert),
        pendingAgeAlertSeconds: checkWhole(pendingAgeAlertSeconds),
      }),
    ),
    ...faultsAt(path, {
      streams: checkUnique(keys, { message: 'the stream and group are declared twice', fix: 'declare them once' }),
    }),
  ];
}

/** A comma or "=" would end the name in the exporter's list, "*", "?" and "[" make a pattern of it in the ACL file. */
function checkStreamText(what: 'stream' | 'group', text: string): Objection | undefined {
  return checkPattern(text, /^[A-Za-z0-9:._/{}-]{1,128}$/, {
    message: `is not a name for a ${what}`,
    allowed: '1 to 128 letters, digits and ":", ".", "_", "/", "-", "{", "}"',
  });
}

/** POSIX sh. Finds the server that takes writes, and says what became of the group. */
function bootstrapScript(props: RedisStreamProps): string {
  const authority = props.tls?.certificateAuthority;
  const trust =
    authority === undefined ? '' : ` --cacert ${DIRECTORIES.certificateAuthorityDirectory}/${authority.key}`;
  const tls = props.tls === undefined ? '' : ` --tls${trust}`;
  return `set -eu
trap 'exit 143' TERM
REDISCLI_AUTH=$(cat ${DIRECTORIES.passwordDirectory}/${props.password.key})
export REDISCLI_AUTH
ask() {
  timeout 5 redis-cli --no-auth-warning --user ${props.username}${tls} "$@" 2>&1 || true
}
${findServer(props.address)}
deadline=$(($(date +%s) + ${WAIT_SECONDS}))
while :; do
  reply=$(create)
  case $reply in
    OK) echo "made group $GROUP of stream $STREAM"; exit 0 ;;
    BUSYGROUP*) echo "group $GROUP of stream $STREAM is there"; exit 0 ;;
  esac
  echo "not yet: $reply"
  [ "$(date +%s)" -lt "$deadline" ] || exit 1
  sleep 2
done
`;
}

function findServer(address: RedisAddress): string {
  const create = 'xgroup create "$STREAM" "$GROUP" 0 mkstream';
  switch (address.type) {
    case 'single':
      return `create() {
  ask -h ${address.host} -p ${address.port} ${create}
}`;
    case 'sentinel':
      return `master() {
  for sentinel in ${address.sentinels.map(({ host, port }) => `${host}:${port}`).join(' ')}; do
    ask -h "\${sentinel%:*}" -p "\${sentinel##*:}" sentinel get-master-addr-by-name ${address.masterName} |
      awk 'NR == 1 { host = $0 } NR == 2 { print host, $0 }'
  done | head -n 1
}
create() {
  at=$(master)
  if [ -z "$at" ]; then
    echo 'no sentinel knows the master'
    return
  fi
  ask -h "\${at% *}" -p "\${at#* }" ${create}
}`;
    default:
      throw new Error(`unknown address ${JSON.stringify(address satisfies never)}`);
  }
}
