import type { DeclaredStream, RedisProps } from '../../../lib/redis';
import { testCluster } from '../../support/cluster';
import { queueProps, renderRedis, templateText } from './support';

const jobs = { stream: 'raibid:jobs', group: 'workers' };

function declare(props: RedisProps = queueProps, cluster = testCluster()) {
  let declared: DeclaredStream | undefined;
  const rendered = renderRedis(
    props,
    (endpoint) => {
      declared = endpoint.declareStream(jobs);
    },
    cluster,
  );
  const { jobName } = declared as DeclaredStream;
  return { rendered, jobName, job: rendered.one('Job', jobName) };
}

describe('a declared stream', () => {
  test('is made by a Job that waits, tolerates its own success, and ends', () => {
    const { job } = declare();
    const [container] = job.spec.template.spec.containers;
    expect(job.spec.activeDeadlineSeconds).toBe(900);
    expect(container.env).toEqual([
      { name: 'GROUP', value: 'workers' },
      { name: 'STREAM', value: 'raibid:jobs' },
    ]);
    expect(container.command).toEqual([
      'sh',
      '-c',
      `set -eu
trap 'exit 143' TERM
REDISCLI_AUTH=$(cat /etc/redis-bootstrap/password)
export REDISCLI_AUTH
ask() {
  timeout 5 redis-cli --no-auth-warning --user bootstrap "$@" 2>&1 || true
}
create() {
  ask -h redis-queue.queue.svc.cluster.local -p 6379 xgroup create "$STREAM" "$GROUP" 0 mkstream
}
deadline=$(($(date +%s) + 300))
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
`,
    ]);
  });

  test('with sentinels the Job asks them for the master each time', () => {
    const { job } = declare({ ...queueProps, strategy: 'sentinel' });
    const script: string = job.spec.template.spec.containers[0].command[2];
    expect(script).toContain(`create() {
  at=$(master)
  if [ -z "$at" ]; then
    echo 'no sentinel knows the master'
    return
  fi
  ask -h "\${at% *}" -p "\${at#* }" xgroup create "$STREAM" "$GROUP" 0 mkstream
}
`);
  });

  test('has a user that can make groups of declared streams and nothing else', () => {
    const acl = templateText(declare().rendered, 'queue/redis-queue-acl', 'users.acl');
    expect(acl).toContain(
      'user bootstrap reset on #sha256(redis/redis-queue/users/bootstrap) ~raibid:jobs -@all +xgroup|create\n',
    );
    expect(acl).toContain(
      'user exporter reset on #sha256(redis/redis-queue/users/exporter) %R~raibid:jobs -@all +client|setname +command|info +info ' +
        '+select +slowlog|get +slowlog|len +eval_ro +time +xinfo|consumers +xinfo|groups +xinfo|stream +xpending\n',
    );
  });

  test('the Job is another one when it does something else, and the same when it does the same', () => {
    const { jobName } = declare();
    expect(declare().jobName).toBe(jobName);
    expect(jobName).toMatch(/^redis-queue-stream-[0-9a-f]{10}$/);
    const names = [
      jobName,
      declare({ ...queueProps, strategy: 'sentinel' }).jobName,
      declare(queueProps, testCluster({ images: { registry: 'r', mirror: 'mirror.test', requireDigest: false } }))
        .jobName,
      declare(queueProps, testCluster({ nodePools: { general: {}, interruptible: {} } })).jobName,
    ];
    expect(new Set(names).size).toBe(names.length);
    expect(declare({ ...queueProps, memory: '128Mi' }).jobName).toBe(jobName);
  });

  test('the server lets the Job in, and the Job out', () => {
    const { rendered, jobName } = declare();
    const job = {
      namespaceSelector: { matchLabels: { 'kubernetes.io/metadata.name': 'queue' } },
      podSelector: {
        matchLabels: {
          'app.kubernetes.io/name': 'redis-bootstrap',
          'app.kubernetes.io/instance': 'redis-queue-streams',
        },
      },
    };
    const ports = [{ port: 6379, protocol: 'TCP' }];
    expect(rendered.one('NetworkPolicy', 'redis-queue').spec.ingress).toContainEqual({ from: [job], ports });
    expect(rendered.one('NetworkPolicy', jobName).spec.egress).toHaveLength(1);
  });
});
