import { chmodSync, mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { formatChecks } from '../../../cli/commands/doctor';
import { mapLimited, type CheckResult } from '../../../cli/doctor/check';
import { checkVersion } from '../../../cli/doctor/cluster';
import { checkNode, checkWrite, judgeDisk } from '../../../cli/doctor/machine';
import { checkProvider, checkPulumi, checkSandboxPrograms } from '../../../cli/doctor/programs';
import { openTerminal } from '../../../cli/terminal';
import { resolveProgram } from '../../../stacks/programs';
import { scratchFolder, testHost } from '../support';

test.each([
  ['v20.20.2', 'ok', 'v20.20.2 (needs 20 or newer)', undefined],
  ['v18.19.0', 'fail', 'v18.19.0 is too old', 'install Node.js 20 or newer'],
])('Node %s: %s', (version, status, detail, fix) => {
  expect(checkNode(version)).toEqual({ id: 'node', title: 'Node.js', status, detail, ...(fix ? { fix } : {}) });
});

const SPAN = 'supported are 1.29 to 1.36';

test.each([
  ['v1.35.4', 'ok', `v1.35.4 (${SPAN})`],
  ['v1.36.0+k3s1', 'ok', `v1.36.0+k3s1 (${SPAN})`],
  ['v1.28.9', 'fail', `v1.28.9 is too old; ${SPAN}`],
  ['v1.37.0', 'warn', `v1.37.0 is newer than what was tested; ${SPAN}`],
  ['v1.31.2', 'warn', 'v1.31.2 is older than Pod Security v1.35, which the namespaces ask for'],
  ['dev', 'warn', `dev can't be read as a version`],
])('Kubernetes %s: %s', (version, status, detail) => {
  const check = checkVersion(version, 'v1.35');
  expect({ status: check.status, detail: check.detail }).toEqual({ status, detail });
});

test.each([
  [0.5, 'fail', 'free at least 1 GiB'],
  [5, 'warn', 'free 10 GiB if the sandbox programs are to be built from source'],
  [20, 'ok', undefined],
])('%d GiB of disk: %s', (gibibytes, status, fix) => {
  const check = judgeDisk(gibibytes * 1024 ** 3, '/p');
  expect(check).toEqual({
    id: 'disk',
    title: 'disk space',
    status,
    detail: `${gibibytes.toFixed(1)} GiB free at /p`,
    ...(fix === undefined ? {} : { fix }),
  });
});

test('an output folder that is a file is found', async () => {
  const scratch = scratchFolder();
  mkdirSync(join(scratch.path, '.keelson'));
  expect((await checkWrite(scratch.path)).status).toBe('ok');
  writeFileSync(join(scratch.path, 'dist'), '');
  expect(await checkWrite(scratch.path)).toEqual({
    id: 'write',
    title: 'write permission',
    status: 'fail',
    detail: `${join(scratch.path, 'dist')} is a file, not a folder`,
    fix: 'move it away',
  });
  scratch.remove();
});

test('programs that are not there are warnings, because `up` gets them', async () => {
  const scratch = scratchFolder();
  const environment = { PATH: '', HOME: scratch.path, XDG_CACHE_HOME: scratch.path };
  const tools = [
    { program: 'pulumi', module: 'pulumi', package: '.', version: 'v3.250.0', minutes: 10 },
    { program: 'etcd', module: 'etcd', package: '.', version: 'v3.6.5', minutes: 1 },
  ];
  const find = (name: string) => resolveProgram(name, { obtain: false, environment, tools });
  expect(await checkPulumi(find)).toEqual({
    id: 'pulumi',
    title: 'Pulumi',
    status: 'warn',
    detail: 'pulumi v3.250.0 was not found',
    fix: 'install it from https://www.pulumi.com/docs/install, or `keelson up` downloads it',
  });
  expect((await checkProvider(find)).status).toBe('warn');
  expect((await checkSandboxPrograms(find)).detail).toBe(
    'etcd, kube-apiserver, kube-controller-manager, kube-scheduler and kwok not found',
  );
  scratch.remove();
});

test('a program that is there is named with its version, one that does not start is a failure', async () => {
  const scratch = scratchFolder();
  const path = join(scratch.path, 'pulumi');
  const find = () => Promise.resolve({ name: 'pulumi', path, source: 'PATH' as const });
  writeFileSync(path, '#!/bin/sh\necho v3.1.0\n');
  chmodSync(path, 0o755);
  expect(await checkPulumi(find)).toEqual({ id: 'pulumi', title: 'Pulumi', status: 'ok', detail: `v3.1.0 (${path})` });
  writeFileSync(path, '#!/bin/sh\nexit 1\n');
  expect((await checkPulumi(find)).status).toBe('fail');
  scratch.remove();
});

const CHECKS: readonly CheckResult[] = [
  { id: 'node', title: 'Node.js', status: 'ok', detail: 'v20.20.2' },
  { id: 'git', title: 'git', status: 'warn', detail: 'not found', fix: 'install git' },
  { id: 'context', title: 'context', status: 'fail', detail: 'no such context in a long list', fix: 'name one' },
];

test('one line for each check, its fix below', () => {
  const { out } = openTerminal(testHost({ columns: 80, variables: { NO_COLOR: '1' } }), false);
  expect(formatChecks(CHECKS, out)).toBe(
    [
      '+ Node.js  v20.20.2',
      '! git      not found',
      '           fix: install git',
      'x context  no such context in a long list',
      '           fix: name one',
      '',
      '1 ok, 1 to look at, 1 failed',
    ].join('\n'),
  );
});

test('in 30 columns what was found stands below its title', () => {
  const { out } = openTerminal(testHost({ columns: 30, variables: { NO_COLOR: '1' } }), false);
  expect(formatChecks(CHECKS, out)).toBe(
    [
      '+ Node.js',
      '    v20.20.2',
      '! git',
      '    not found',
      '    fix: install git',
      'x context',
      '    no such context in a long',
      '    list',
      '    fix: name one',
      '',
      '1 ok, 1 to look at, 1 failed',
    ].join('\n'),
  );
});

test('work that is limited keeps the order of its items', async () => {
  let running = 0;
  let most = 0;
  const results = await mapLimited([5, 1, 3, 2], 2, async (item) => {
    running += 1;
    most = Math.max(most, running);
    await new Promise((resolve) => setTimeout(resolve, item));
    running -= 1;
    return item * 10;
  });
  expect({ results, most }).toEqual({ results: [50, 10, 30, 20], most: 2 });
});
