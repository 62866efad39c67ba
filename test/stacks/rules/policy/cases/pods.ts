import { container } from '../platform';
import { POD, SECURITY, WEB, set, type BadCase } from './case';

/** Ways to break the rules about single pods and objects. */
export const POD_CASES: readonly BadCase[] = [
  {
    rule: 'host-namespaces',
    what: 'hostNetwork, hostPID, hostIPC',
    change: set([`${POD} hostNetwork`, true], [`${POD} hostPID`, true], [`${POD} hostIPC`, true]),
  },
  { rule: 'privileged-container', what: 'privileged', change: set([`${SECURITY} privileged`, true]) },
  {
    rule: 'privileged-container',
    what: 'privileged init container of a CronJob',
    change: set([
      'cronJob spec jobTemplate spec template spec initContainers',
      [
        {
          ...container('prepare'),
          securityContext: { ...(container('prepare').securityContext as object), privileged: true },
        },
      ],
    ]),
  },
  { rule: 'host-ports', what: 'a port of the node', change: set([`${WEB} ports 0 hostPort`, 8080]) },
  {
    rule: 'volume-types',
    what: 'the socket of the container engine',
    change: set([`${POD} volumes`, [{ name: 'engine', hostPath: { path: '/var/run/docker.sock' } }]]),
  },
  {
    rule: 'volume-types',
    what: 'a server named in the pod',
    change: set([`${POD} volumes`, [{ name: 'share', nfs: { server: 'files' } }]]),
  },
  { rule: 'volume-types', what: 'a volume without a source', change: set([`${POD} volumes`, [{ name: 'empty' }]]) },
  {
    rule: 'probe-and-lifecycle-host',
    what: 'a probe of another host',
    change: set([`${WEB} readinessProbe httpGet host`, '169.254.169.254']),
  },
  {
    rule: 'probe-and-lifecycle-host',
    what: 'a hook that calls another host',
    change: set([`${WEB} lifecycle preStop tcpSocket`, { host: 'elsewhere', port: 1 }]),
  },
  {
    rule: 'windows-host-process',
    what: 'a process on the host',
    change: set([`${SECURITY} windowsOptions`, { hostProcess: true }]),
  },
  { rule: 'capabilities', what: 'nothing dropped', change: set([`${SECURITY} capabilities`, undefined]) },
  {
    rule: 'capabilities',
    what: 'NET_RAW dropped only, SYS_ADMIN added',
    change: set([`${SECURITY} capabilities`, { drop: ['NET_RAW'], add: ['SYS_ADMIN', 'NET_BIND_SERVICE'] }]),
  },
  { rule: 'privilege-escalation', what: 'not said', change: set([`${SECURITY} allowPrivilegeEscalation`, undefined]) },
  { rule: 'privilege-escalation', what: 'allowed', change: set([`${SECURITY} allowPrivilegeEscalation`, true]) },
  { rule: 'run-as-non-root', what: 'root allowed by a container', change: set([`${SECURITY} runAsNonRoot`, false]) },
  {
    rule: 'run-as-non-root',
    what: 'root allowed by the pod',
    change: set([`${POD} securityContext runAsNonRoot`, false]),
  },
  {
    rule: 'run-as-non-root',
    what: 'said by nobody',
    change: set([`${POD} securityContext runAsNonRoot`, undefined], [`${SECURITY} runAsNonRoot`, undefined]),
  },
  { rule: 'user-and-group-id', what: 'root', change: set([`${SECURITY} runAsUser`, 0]) },
  {
    rule: 'user-and-group-id',
    what: 'a low group of the pod, inherited',
    change: set([`${POD} securityContext runAsGroup`, 1000], [`${SECURITY} runAsGroup`, undefined]),
  },
  {
    rule: 'user-and-group-id',
    what: 'left to the image',
    change: set([`${POD} securityContext runAsUser`, undefined], [`${SECURITY} runAsUser`, undefined]),
  },
  {
    rule: 'user-and-group-id',
    what: '10000, which kube-score takes and trivy does not',
    change: set([`${SECURITY} runAsUser`, 10000]),
  },
  {
    rule: 'read-only-root-filesystem',
    what: 'not said',
    change: set([`${SECURITY} readOnlyRootFilesystem`, undefined]),
  },
  {
    rule: 'read-only-root-filesystem',
    what: 'an ephemeral container',
    change: set([
      'pod spec ephemeralContainers',
      [
        {
          ...container('debug'),
          resources: undefined,
          securityContext: { ...(container('debug').securityContext as object), readOnlyRootFilesystem: false },
        },
      ],
    ]),
  },
  {
    rule: 'app-armor-profile',
    what: 'switched off',
    change: set([`${SECURITY} appArmorProfile`, { type: 'Unconfined' }]),
  },
  {
    rule: 'app-armor-profile',
    what: 'switched off by the old annotation',
    change: set([
      'deployment spec template metadata annotations',
      { 'container.apparmor.security.beta.kubernetes.io/web': 'unconfined' },
    ]),
  },
  {
    rule: 'selinux-options',
    what: 'a type, a user and a role',
    change: set([`${POD} securityContext seLinuxOptions`, { type: 'spc_t', user: 'system_u', role: 'system_r' }]),
  },
  {
    rule: 'seccomp-profile',
    what: 'switched off by a container',
    change: set([`${SECURITY} seccompProfile`, { type: 'Unconfined' }]),
  },
  {
    rule: 'seccomp-profile',
    what: 'said by nobody',
    change: set(
      [`${SECURITY} seccompProfile`, undefined],
      [`${POD} initContainers 0 securityContext seccompProfile`, undefined],
      [`${POD} securityContext seccompProfile`, undefined],
    ),
  },
  {
    rule: 'seccomp-profile',
    what: 'switched off by the pod',
    change: set([`${POD} securityContext seccompProfile`, { type: 'Unconfined' }]),
  },
  { rule: 'proc-mount', what: 'unmasked', change: set([`${SECURITY} procMount`, 'Unmasked']) },
  {
    rule: 'sysctls',
    what: 'one that Pod Security allows and kube-linter does not',
    change: set([`${POD} securityContext sysctls`, [{ name: 'net.ipv4.tcp_rmem', value: '1' }]]),
  },
  { rule: 'image-tag', what: 'no tag', change: set([`${WEB} image`, 'registry:5000/web']) },
  { rule: 'image-tag', what: 'latest', change: set([`${WEB} image`, 'docker.io/library/web:latest']) },
  { rule: 'image-tag', what: 'half a digest', change: set([`${WEB} image`, 'docker.io/library/web:1.2.3@sha256:abc']) },
  { rule: 'image-pull-policy', what: 'not said', change: set([`${WEB} imagePullPolicy`, undefined]) },
  {
    rule: 'image-pull-policy',
    what: 'only if missing, in a ScaledJob',
    change: set(['scaledJob spec jobTargetRef template spec containers 0 imagePullPolicy', 'IfNotPresent']),
  },
  { rule: 'has-containers', what: 'none', change: set(['pod spec containers', []]) },
  {
    rule: 'cpu-and-memory',
    what: 'no limit of CPU, no memory at all',
    change: set(
      [`${WEB} resources limits cpu`, undefined],
      [`${WEB} resources limits memory`, '0'],
      [`${WEB} resources requests memory`, undefined],
    ),
  },
  {
    rule: 'ephemeral-storage',
    what: 'neither request nor limit',
    change: set(
      [`${WEB} resources limits ephemeral-storage`, undefined],
      [`${WEB} resources requests ephemeral-storage`, undefined],
    ),
  },
  {
    rule: 'duplicate-environment-variable',
    what: 'twice the same',
    change: set([
      `${WEB} env`,
      [
        { name: 'PORT', value: '1' },
        { name: 'PORT', value: '2' },
        { name: 'PORT', value: '3' },
      ],
    ]),
  },
  {
    rule: 'secret-in-environment',
    what: 'a name of a secret with a value',
    change: set([
      `${WEB} env`,
      [
        { name: 'CLIENT_SECRET', value: 'x' },
        { name: 'Db_Password', value: 'x' },
        { name: 'AZURE_STORAGE_KEY', value: 'x' },
      ],
    ]),
  },
  {
    rule: 'secret-in-environment',
    what: 'an address with a password',
    change: set([`${WEB} env`, [{ name: 'DATABASE', value: 'postgres://app:hunter2@db/app' }]]),
  },
  {
    rule: 'secret-in-config-map',
    what: 'a name, a private key and an address',
    change: set([
      'configuration data',
      { 'api-token': 'x', 'tls.pem': '-----BEGIN RSA PRIVATE KEY-----', 'db.conf': 'url redis://:hunter2@redis:6379' },
    ]),
  },
  {
    rule: 'secret-in-manifest',
    what: 'values',
    change: set(['secret data', { password: 'eA==' }], ['secret stringData', { user: 'x' }]),
  },
];
