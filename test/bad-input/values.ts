import {
  checkLabelKey,
  checkLabelValue,
  checkNamespace,
  checkPortName,
  checkPortNumber,
  checkReplicas,
} from '../../lib/core';
import { inConfig, inFile, refused, type Row } from './row';

const replicas = (what: string, value: string, ...faults: readonly string[]): Row =>
  inFile('B05', what, 'dev', [['replicas: 1', `replicas: ${value}`]], ...faults);
const cpu = (what: string, value: string, ...faults: readonly string[]): Row =>
  inFile('B07', what, 'dev', [["cpu: '6'", `cpu: ${value}`]], ...faults);
const memory = (what: string, value: string, ...faults: readonly string[]): Row =>
  inFile('B07', what, 'dev', [['memory: 256Mi', `memory: ${value}`]], ...faults);
const tag = (what: string, value: string, ...faults: readonly string[]): Row =>
  inFile('B16', what, 'dev', [['tag: dev', `tag: ${value}`]], ...faults);
const digest = (what: string, value: string, ...faults: readonly string[]): Row =>
  inFile('B16', what, 'prod', [[/sha256:\w+/.exec(PROD_DIGEST)?.[0] ?? '', value]], ...faults);
const PROD_DIGEST = 'sha256:5a3d1e7f0c9b8264a7e1d25c4f6b9083e2c7a1590d8f4b36e9c2a7d1f5083b64';
const registry = (what: string, value: string, ...faults: readonly string[]): Row =>
  inFile('B16', what, 'dev', [['registry: registry.localhost:5001/keelson', `registry: ${value}`]], ...faults);

/** Types, numbers, quantities, names and images. */
export const values: readonly Row[] = [
  inFile(
    'B04',
    'a number in quotes',
    'dev',
    [['replicas: 1', "replicas: '3'"]],
    'Pulumi.dev.yaml:23 raibidCi.server.replicas: is a text where a number is expected (got "3"); write 3 without quotes',
  ),
  inFile(
    'B04',
    'a text that looks like a number',
    'dev',
    [["cpu: '6'", 'cpu: 6']],
    'Pulumi.dev.yaml:8 capacity.cpu: is a number where a text is expected (got 6); quote it: "6"',
  ),
  inFile(
    'B04',
    'yes for true',
    'prod',
    [['requireDigest: true', "requireDigest: 'yes'"]],
    'Pulumi.prod.yaml:6 images.requireDigest: is a text where true or false is expected (got "yes", allowed: true, false); write true',
  ),
  inFile(
    'B04',
    'a text where keys belong',
    'dev',
    [
      [
        'keelson:images:\n    registry: registry.localhost:5001/keelson',
        'keelson:images: registry.localhost:5001/keelson',
      ],
    ],
    'Pulumi.dev.yaml:4 keelson:images: is a text where a structure is expected (got "registry.localhost:5001/keelson", allowed: the keys registry, mirror, pullSecret, requireDigest)',
  ),
  inFile(
    'B04',
    'a list where keys belong',
    'dev',
    [['    queue:\n      strategy: single\n      memory: 256Mi\n      storage: 1Gi', '    - queue']],
    'Pulumi.dev.yaml:13 keelson:redis: is a list where a structure is expected (got ["queue"], allowed: the keys queue)',
  ),
  inFile(
    'B04',
    'a key without a value',
    'dev',
    [['storage: 1Gi', 'storage:']],
    'Pulumi.dev.yaml:17 redis.queue.storage: has no value; write one: size of the volume, such as 512Mi or 4Gi',
  ),
  inFile(
    'B04',
    'a structure where a text belongs',
    'dev',
    [['tag: dev', 'tag: { name: dev }']],
    'Pulumi.dev.yaml:22 raibidCi.server.image.tag: is a structure where a text is expected (got {"name":"dev"})',
  ),
  inConfig(
    'B04',
    'no JSON where a structure belongs',
    { 'keelson:images': '{registry}' },
    [],
    'keelson:images: is a text where a structure is expected (got "{registry}", allowed: the keys registry, mirror, pullSecret, requireDigest)',
  ),
  replicas(
    'no replicas',
    '0',
    'Pulumi.dev.yaml:23 raibidCi.server.replicas: is not a number of replicas (got 0, allowed: whole numbers from 1 to 100)',
  ),
  replicas(
    'fewer than no replicas',
    '-1',
    'Pulumi.dev.yaml:23 raibidCi.server.replicas: is not a number of replicas (got -1, allowed: whole numbers from 1 to 100)',
  ),
  replicas(
    'half a replica',
    '1.5',
    'Pulumi.dev.yaml:23 raibidCi.server.replicas: is not a number of replicas (got 1.5, allowed: whole numbers from 1 to 100)',
  ),
  replicas(
    'a thousand million replicas',
    '1e9',
    'Pulumi.dev.yaml:23 raibidCi.server.replicas: is not a number of replicas (got 1000000000, allowed: whole numbers from 1 to 100)',
  ),
  refused(
    'B06',
    'an even number of voters',
    () => checkReplicas(4, { quorum: true, min: 3, max: 7 }),
    'is even, but replicas that vote need a majority (allowed: odd numbers from 3 to 7); write 5',
  ),
  cpu(
    'CPU with a space',
    '500 m',
    'Pulumi.dev.yaml:8 capacity.cpu: is not an amount of CPU (got "500 m", allowed: thousandths such as 250m, or cores such as 2); write 500m',
  ),
  cpu(
    'CPU in cores',
    '0.5cores',
    'Pulumi.dev.yaml:8 capacity.cpu: is not an amount of CPU (got "0.5cores", allowed: thousandths such as 250m, or cores such as 2); write 500m',
  ),
  cpu(
    'no CPU',
    '0m',
    'Pulumi.dev.yaml:8 capacity.cpu: must be more than 0 (got "0m", allowed: thousandths such as 250m, or cores such as 2); write at least 1m',
  ),
  cpu(
    'CPU in no unit at all',
    'two',
    'Pulumi.dev.yaml:8 capacity.cpu: is not an amount of CPU (got "two", allowed: thousandths such as 250m, or cores such as 2)',
  ),
  memory(
    '1000 for 1024',
    '1G',
    'Pulumi.dev.yaml:16 redis.queue.memory: is not an amount of bytes (got "1G", allowed: whole bytes in Ki, Mi, Gi or Ti, such as 512Mi); write 1Gi; 1G is 7 % less',
  ),
  memory(
    'a unit in lower case',
    '1g',
    'Pulumi.dev.yaml:16 redis.queue.memory: is not an amount of bytes (got "1g", allowed: whole bytes in Ki, Mi, Gi or Ti, such as 512Mi); write 1Gi',
  ),
  memory(
    'thousandths of a byte',
    '512m',
    'Pulumi.dev.yaml:16 redis.queue.memory: is not an amount of bytes (got "512m", allowed: whole bytes in Ki, Mi, Gi or Ti, such as 512Mi); write 512Mi',
  ),
  memory(
    'bytes without a unit',
    "'268435456'",
    'Pulumi.dev.yaml:16 redis.queue.memory: is not an amount of bytes (got "268435456", allowed: whole bytes in Ki, Mi, Gi or Ti, such as 512Mi); write 256Mi',
  ),
  memory(
    'a space before the unit',
    '256 Mi',
    'Pulumi.dev.yaml:16 redis.queue.memory: is not an amount of bytes (got "256 Mi", allowed: whole bytes in Ki, Mi, Gi or Ti, such as 512Mi); write 256Mi',
  ),
  memory(
    'megabytes',
    '256MB',
    'Pulumi.dev.yaml:16 redis.queue.memory: is not an amount of bytes (got "256MB", allowed: whole bytes in Ki, Mi, Gi or Ti, such as 512Mi); write 256Mi',
  ),
  memory(
    'memory in no unit at all',
    'plenty',
    'Pulumi.dev.yaml:16 redis.queue.memory: is not an amount of bytes (got "plenty", allowed: whole bytes in Ki, Mi, Gi or Ti, such as 512Mi)',
  ),
  memory(
    'no memory',
    '0Mi',
    'Pulumi.dev.yaml:16 redis.queue.memory: must be more than 0 (got "0Mi", allowed: whole bytes in Ki, Mi, Gi or Ti, such as 512Mi); write at least 1Mi',
  ),
  inFile(
    'B07',
    'a volume that a rewrite fills',
    'dev',
    [['storage: 1Gi', 'storage: 511Mi']],
    'Pulumi.dev.yaml:17 redis.queue.storage: has no room to rewrite a log of the whole memory (got "511Mi", allowed: 512Mi or more, twice the memory)',
  ),
  refused(
    'B10',
    'a namespace of 64 characters',
    () => checkNamespace('n'.repeat(64)),
    'has 64 characters (allowed: 1 to 63 lower case letters, digits and "-", with a letter or digit at both ends); write nnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnn',
  ),
  inFile(
    'B10',
    'a namespace with capitals and underscore',
    'dev',
    [['    pods: 100\n', '    pods: 100\n    namespaces:\n      Raibid_CI: {}\n']],
    'Pulumi.dev.yaml:14 capacity.namespaces.Raibid_CI: unknown key (allowed: queue, raibid-ci, keda, gitea, gitea-runners, temporal, data); rename it to raibid-ci',
  ),
  inFile(
    'B10',
    'a namespace that begins with "-"',
    'dev',
    [['    pods: 100\n', '    pods: 100\n    namespaces:\n      -queue: {}\n']],
    'Pulumi.dev.yaml:14 capacity.namespaces.-queue: unknown key (allowed: queue, raibid-ci, keda, gitea, gitea-runners, temporal, data); rename it to queue',
  ),
  refused(
    'B10',
    'a namespace of Kubernetes',
    () => checkNamespace('kube-queue'),
    'is a namespace of Kubernetes itself (allowed: 1 to 63 lower case letters, digits and "-", with a letter or digit at both ends; not default, nothing that begins with kube-); choose a name of your own',
  ),
  refused(
    'B10',
    'the default namespace',
    () => checkNamespace('default'),
    'is the namespace of everybody (allowed: 1 to 63 lower case letters, digits and "-", with a letter or digit at both ends; not default, nothing that begins with kube-); choose a name of your own',
  ),
  refused(
    'B12',
    'a label value of 64 characters',
    () => checkLabelValue('v'.repeat(64)),
    'has 64 characters (allowed: up to 63 letters, digits, "-", "_" and ".", with a letter or digit at both ends)',
  ),
  refused(
    'B12',
    'a label value with a space',
    () => checkLabelValue('agent one'),
    'is not a label value that Kubernetes allows (allowed: up to 63 letters, digits, "-", "_" and ".", with a letter or digit at both ends)',
  ),
  refused(
    'B12',
    'a label key with a prefix of 254 characters',
    () => checkLabelKey(`${'p'.repeat(254)}/name`),
    'has a prefix of 254 characters (allowed: a DNS name of up to 253 characters before the "/")',
  ),
  refused(
    'B12',
    'a label key without a name',
    () => checkLabelKey('keelson.dev/'),
    'is not a label key that Kubernetes allows (allowed: 1 to 63 letters, digits, "-", "_" and ".", with a letter or digit at both ends, after an optional prefix/)',
  ),
  inFile(
    'B16',
    'no tag',
    'dev',
    [['        tag: dev\n', '']],
    'Pulumi.dev.yaml:20 raibidCi.server.image.tag: is missing; add it: tag of the image, such as 1.4.2',
  ),
  tag(
    'the tag latest',
    'latest',
    'Pulumi.dev.yaml:22 raibidCi.server.image.tag: says nothing about what runs (got "latest", allowed: a tag that is given once, such as a version or a commit); write the version',
  ),
  tag(
    'a tag with a digest',
    `dev@${PROD_DIGEST}`,
    'Pulumi.dev.yaml:22 raibidCi.server.image.tag: holds a digest (got "dev@sha256:5a3d1e7f0c9b8264a7e1d25c4f6b9083e2c7a1590d8f4b36e9c2a7d1f5083b64", allowed: the tag alone); write the digest under digest',
  ),
  tag(
    'a tag with a space',
    'release 1',
    'Pulumi.dev.yaml:22 raibidCi.server.image.tag: is not a tag (got "release 1", allowed: 1 to 128 letters, digits, "_", "." and "-", not beginning with "." or "-")',
  ),
  tag(
    'a tag that YAML takes for a number',
    '1e3',
    'Pulumi.dev.yaml:22 raibidCi.server.image.tag: is a number where a text is expected (got 1000); quote it: "1e3"',
  ),
  digest(
    'a digest of 63 digits',
    PROD_DIGEST.slice(0, -1),
    'Pulumi.prod.yaml:25 raibidCi.server.image.digest: has 63 hexadecimal digits (got "sha256:5a3d1e7f0c9b8264a7e1d25c4f6b9083e2c7a1590d8f4b36e9c2a7d1f5083b6", allowed: sha256: and 64 hexadecimal digits in lower case); copy it whole from `docker buildx imagetools inspect`',
  ),
  digest(
    'a digest in capitals',
    PROD_DIGEST.toUpperCase().replace('SHA256', 'sha256'),
    'Pulumi.prod.yaml:25 raibidCi.server.image.digest: is not a digest (got "sha256:5A3D1E7F0C9B8264A7E1D25C4F6B9083E2C7A1590D8F4B36E9C2A7D1F5083B64", allowed: sha256: and 64 hexadecimal digits in lower case); write sha256:5a3d1e7f0c9b8264a7e1d25c4f6b9083e2c7a1590d8f4b36e9c2a7d1f5083b64',
  ),
  digest(
    'a digest of another kind',
    PROD_DIGEST.replace('sha256', 'md5'),
    'Pulumi.prod.yaml:25 raibidCi.server.image.digest: is not a digest (got "md5:5a3d1e7f0c9b8264a7e1d25c4f6b9083e2c7a1590d8f4b36e9c2a7d1f5083b64", allowed: sha256: and 64 hexadecimal digits in lower case)',
  ),
  inFile(
    'B16',
    'no digest where one is required',
    'prod',
    [[`        digest: ${PROD_DIGEST}\n`, '']],
    'Pulumi.prod.yaml:21 raibidCi.server.image.digest: is missing, but images.requireDigest is true (allowed: sha256: and 64 hexadecimal digits in lower case); copy it from `docker buildx imagetools inspect`',
  ),
  inFile(
    'B16',
    'a tag that moves, delivered by Argo CD',
    'staging',
    [['tag: 0.1.0', 'tag: main']],
    'Pulumi.staging.yaml:22 raibidCi.server.image.tag: is moved from image to image, so Argo CD would not see a new one (got "main", allowed: a tag that is given once, such as a version or a commit); write the version, or a digest beside the tag',
  ),
  inFile(
    'B16',
    'a repository with capitals and underscore',
    'dev',
    [['repository: raibid-server', 'repository: Raibid_Server']],
    'Pulumi.dev.yaml:21 raibidCi.server.image.repository: is not the name of a Keelson image (got "Raibid_Server", allowed: lower case letters, digits and single "-", such as raibid-server); write raibid-server',
  ),
  inFile(
    'B16',
    'a repository with registry and tag',
    'dev',
    [['repository: raibid-server', 'repository: example.com/raibid-server:1']],
    'Pulumi.dev.yaml:21 raibidCi.server.image.repository: is more than the name of an image (got "example.com/raibid-server:1", allowed: lower case letters, digits and single "-", such as raibid-server); write the registry under images.registry, the tag under tag and the digest under digest',
  ),
  registry(
    'a registry with a scheme',
    'https://registry.example.com/agents',
    'Pulumi.dev.yaml:5 images.registry: holds a scheme (got "https://registry.example.com/agents", allowed: host[:port][/path], such as registry.example.com/agents); leave out https://',
  ),
  registry(
    'a registry with a slash at its end',
    'registry.example.com/agents/',
    'Pulumi.dev.yaml:5 images.registry: ends with "/" (got "registry.example.com/agents/", allowed: host[:port][/path], such as registry.example.com/agents); write registry.example.com/agents',
  ),
  registry(
    'a registry that is a folder of Docker Hub',
    'agents',
    'Pulumi.dev.yaml:5 images.registry: has a host without a dot, which would be read as a folder on docker.io (got "agents", allowed: host[:port][/path], such as registry.example.com/agents)',
  ),
  registry(
    'a registry with capitals',
    'registry.example.com/Agents',
    'Pulumi.dev.yaml:5 images.registry: holds capital letters (got "registry.example.com/Agents", allowed: host[:port][/path], such as registry.example.com/agents); write registry.example.com/agents',
  ),
  registry(
    'a registry with a port that does not exist',
    'registry.example.com:70000',
    'Pulumi.dev.yaml:5 images.registry: has a port that does not exist (got "registry.example.com:70000", allowed: host[:port][/path], such as registry.example.com/agents)',
  ),
  refused('B17', 'port 0', () => checkPortNumber(0), 'is not a port (allowed: whole numbers from 1 to 65535)'),
  refused('B17', 'port 65536', () => checkPortNumber(65536), 'is not a port (allowed: whole numbers from 1 to 65535)'),
  refused(
    'B17',
    'a port name of 16 characters',
    () => checkPortName('p'.repeat(16)),
    'has 16 characters (allowed: 1 to 15 lower case letters, digits and single "-", at least one letter, a letter or digit at both ends)',
  ),
  refused(
    'B17',
    'a port name without a letter',
    () => checkPortName('8080'),
    'is not a port name that Kubernetes allows (allowed: 1 to 15 lower case letters, digits and single "-", at least one letter, a letter or digit at both ends)',
  ),
];
