import { asFile, configuration, inFile, type Row } from './row';

const tag = (what: string, value: string, ...faults: readonly string[]): Row =>
  inFile('B31', what, 'dev', [['tag: dev', `tag: ${value}`]], ...faults);

/** Nine levels of nine references each: a thousand million values out of one kilobyte. */
const BOMB = [
  'config:',
  '  keelson:a: &a [x]',
  ...'bcdefghij'
    .split('')
    .map((name, position) => `  keelson:${name}: &${name} [${Array(9).fill(`*${'abcdefghi'[position]}`).join(', ')}]`),
].join('\n');

/** Slips that YAML makes easy. */
export const yaml: readonly Row[] = [
  tag(
    'no',
    'no',
    'Pulumi.dev.yaml:22 raibidCi.server.image.tag: readers of YAML do not agree about this: some see true or false (got "no"); quote it: "no"',
  ),
  tag(
    'on',
    'on',
    'Pulumi.dev.yaml:22 raibidCi.server.image.tag: readers of YAML do not agree about this: some see true or false (got "on"); quote it: "on"',
  ),
  tag(
    'y',
    'y',
    'Pulumi.dev.yaml:22 raibidCi.server.image.tag: readers of YAML do not agree about this: some see true or false (got "y"); quote it: "y"',
  ),
  tag(
    'a version that is an octal number',
    '0777',
    'Pulumi.dev.yaml:22 raibidCi.server.image.tag: readers of YAML do not agree about this: some see an octal number (got "0777"); write "0777" for a text, or 777 for a number',
  ),
  tag(
    'a number with a line in it',
    '1_000',
    'Pulumi.dev.yaml:22 raibidCi.server.image.tag: readers of YAML do not agree about this: some see a number (got "1_000"); write "1_000" for a text, or 1000 for a number',
  ),
  tag(
    'a time of day',
    '12:30',
    'Pulumi.dev.yaml:22 raibidCi.server.image.tag: readers of YAML do not agree about this: some see a number of base 60 (got "12:30"); quote it: "12:30"',
  ),
  tag(
    'a date',
    '2026-11-21',
    'Pulumi.dev.yaml:22 raibidCi.server.image.tag: readers of YAML do not agree about this: some see a time (got "2026-11-21"); quote it: "2026-11-21"',
  ),
  tag(
    'a hexadecimal number',
    '0x1F',
    'Pulumi.dev.yaml:22 raibidCi.server.image.tag: readers of YAML do not agree about this: some see a number of another base (got "0x1F"); write "0x1F" for a text, or 31 for a number',
  ),
  tag(
    'a number with an exponent',
    '1e3',
    'Pulumi.dev.yaml:22 raibidCi.server.image.tag: is a number where a text is expected (got 1000); quote it: "1e3"',
  ),
  tag(
    'a version that is a number',
    '1.10',
    'Pulumi.dev.yaml:22 raibidCi.server.image.tag: is a number where a text is expected (got 1.1); quote it: "1.10"',
  ),
  tag(
    'an equals sign',
    '=',
    'Pulumi.dev.yaml:22 raibidCi.server.image.tag: readers of YAML do not agree about this: some see a default value (got "="); quote it: "="',
  ),
  tag(
    'true',
    'true',
    'Pulumi.dev.yaml:22 raibidCi.server.image.tag: is true or false where a text is expected (got true); quote it: "true"',
  ),
  tag(
    'nothing',
    '~',
    'Pulumi.dev.yaml:22 raibidCi.server.image.tag: has no value; write one: tag of the image, such as 1.4.2',
  ),
  tag(
    'a tag of YAML',
    '!!str dev',
    'Pulumi.dev.yaml:22 raibidCi.server.image.tag: has a YAML tag (got "tag:yaml.org,2002:str"); remove it',
  ),
  tag(
    'an alias without an anchor',
    '*dev',
    'Pulumi.dev.yaml:22 raibidCi.server.image.tag: refers to an anchor that does not exist (got "*dev")',
  ),
  inFile(
    'B31',
    'an octal number of replicas',
    'dev',
    [['replicas: 1', 'replicas: 010']],
    'Pulumi.dev.yaml:23 raibidCi.server.replicas: readers of YAML do not agree about this: some see an octal number (got "010"); write "010" for a text, or 10 for a number',
  ),
  inFile(
    'B31',
    'a merge key',
    'dev',
    [['    queue:\n      strategy', '    <<: {}\n    queue:\n      strategy']],
    'Pulumi.dev.yaml:14 redis["<<"]: readers of YAML do not agree about this: some see a merge key (got "<<"); quote it: "<<"',
  ),
  inFile(
    'B31',
    'a key that is a number',
    'dev',
    [['    queue:\n      strategy', '    1: {}\n    queue:\n      strategy']],
    'Pulumi.dev.yaml:13 redis.1: is a key that is no text; quote it',
  ),
  inFile(
    'B31',
    'a tab',
    'dev',
    [['      memory: 256Mi', '\tmemory: 256Mi']],
    'Pulumi.dev.yaml:16: a tab indents this line; indent with spaces',
  ),
  inFile(
    'B31',
    'a key that stands twice',
    'dev',
    [['      memory: 256Mi', '      memory: 256Mi\n      memory: 512Mi']],
    'Pulumi.dev.yaml:17 memory: stands here twice; keep one of them',
  ),
  inFile(
    'B31',
    'a section that stands twice',
    'dev',
    [['  keelson:redis:', '  keelson:target: aks\n  keelson:redis:']],
    'Pulumi.dev.yaml:5 images.registry: is on the machine itself, where nodes of aks find nothing (got "registry.localhost:5001/keelson"); name a registry that the nodes can reach, or set target to k3s',
    'Pulumi.dev.yaml:13 keelson:target: stands here twice; keep one of them',
  ),
  asFile(
    'B31',
    'a bomb of anchors',
    BOMB,
    'Pulumi.dev.yaml:1 config: its anchors and aliases expand without measure; write the values out',
  ),
  asFile(
    'B31',
    'an anchor within itself',
    'config:\n  keelson:redis: &a\n    queue: *a\n',
    'Pulumi.dev.yaml:3 redis.queue: refers to what holds it (got "*a")',
  ),
  asFile('B31', 'no end of nesting', `config: ${'['.repeat(20_000)}`, 'Pulumi.dev.yaml:1: is nested too deeply'),
  inFile(
    'B31',
    'deep nesting',
    'dev',
    [['memory: 256Mi', `memory: ${'{a: '.repeat(40)}1${'}'.repeat(40)}`]],
    'Pulumi.dev.yaml:13 keelson:redis: is nested too deeply (allowed: 16 levels)',
  ),
  asFile('B31', 'a list', '- keelson:target: k3s\n', 'Pulumi.dev.yaml: is not a mapping; begin with `config:`'),
  asFile(
    'B31',
    'a second document',
    `${configuration('dev')}---\nconfig: {}\n`,
    'Pulumi.dev.yaml:24: a second document begins here; keep one document in the file',
  ),
  asFile(
    'B31',
    'a directive',
    `%YAML 1.1\n---\n${configuration('dev')}`,
    'Pulumi.dev.yaml:1: has a %YAML directive; remove it',
  ),
  asFile(
    'B31',
    'an open quote',
    'config:\n  keelson:target: "k3s\n',
    'Pulumi.dev.yaml:3: is not YAML: Missing closing "quote',
  ),
  asFile(
    'B31',
    'a colon too many',
    'config:\n  keelson:target: k3s: yes\n',
    'Pulumi.dev.yaml:2: is not YAML: Nested mappings are not allowed in compact mappings',
  ),
  asFile(
    'B31',
    'a file that is not UTF-8',
    Buffer.from(configuration('dev'), 'utf16le'),
    'Pulumi.dev.yaml: is not UTF-8; save it as UTF-8',
  ),
  asFile(
    'B31',
    'a file of another encoding',
    Buffer.from([0x63, 0xff, 0xfe]),
    'Pulumi.dev.yaml: is not UTF-8; save it as UTF-8',
  ),
  asFile('B31', 'a byte order mark', `\uFEFF${configuration('dev')}`),
  asFile('B31', 'line ends of Windows', configuration('dev').replaceAll('\n', '\r\n')),
];
