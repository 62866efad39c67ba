import { spawnSync } from 'node:child_process';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { keelson } from '../cli/support';
import { inFolder, projectIn, ROOT, type Row } from './row';

/** The program as a shell starts it that knows no more than where programs are; what it says goes to pipes. */
function start(folder: string, words: readonly string[], variables: Readonly<Record<string, string>>): string {
  const { status, stdout, stderr } = spawnSync(process.execPath, [join(ROOT, 'bin', 'keelson.js'), ...words], {
    cwd: folder,
    encoding: 'utf8',
    env: { PATH: process.env.PATH, ...variables },
  });
  return `exit ${status}\n${stdout}${stderr}`.replaceAll(folder, '<folder>');
}

function projectOf(folder: string): string {
  writeFileSync(join(folder, 'Pulumi.yaml'), 'name: keelson\nruntime: nodejs\n');
  return projectIn(folder);
}

const KUBECONFIG = `apiVersion: v1
kind: Config
current-context: stray
contexts: [{ name: stray, context: { cluster: stray } }]
clusters: [{ name: stray, cluster: { server: 'https://127.0.0.1:1' } }]
`;

/** A machine that has less than usual. */
export const surroundings: readonly Row[] = [
  {
    id: 'B43',
    what: 'no HOME, NO_COLOR, a pipe, 40 columns: synth',
    speak: () =>
      inFolder((folder) =>
        start(projectOf(folder), ['synth', 'dev', '--quiet'], { NO_COLOR: '1', COLUMNS: '40' }).replace(
          /[\d.]+( s\b)?/g,
          (_number, seconds) => (seconds === undefined ? 'N' : 'N ms'),
        ),
      ),
    message: 'exit N\ndev  N charts  N objects  N files  N ms  dist/dev\n',
  },
  {
    id: 'B43',
    what: 'no HOME, NO_COLOR, a pipe, 40 columns: a fault',
    speak: () => inFolder((folder) => start(projectOf(folder), ['synth', 'prdo'], { NO_COLOR: '1', COLUMNS: '40' })),
    message:
      'exit 1\nkeelson: environment prdo: 1 fault\n  environment: is unknown (got "prdo", allowed: dev, prod, staging); did you mean prod\n',
  },
  {
    id: 'B43',
    what: 'a state below a HOME that is not set',
    speak: () =>
      inFolder((folder) => {
        writeFileSync(join(projectOf(folder), 'config'), KUBECONFIG);
        return start(folder, ['preview', 'dev', '--context', 'stray'], {
          KUBECONFIG: join(folder, 'config'),
          PULUMI_BACKEND_URL: 'file://~/state',
        });
      }),
    message:
      "exit 1\nkeelson: the state's address file://~/state begins with the home folder, and HOME is not set\n  fix: set HOME, or name another folder in PULUMI_BACKEND_URL\n",
  },
  {
    id: 'B43',
    what: 'an empty HOME, and a kubeconfig below the folder that happens to be the current one',
    speak: () =>
      inFolder((folder) => {
        mkdirSync(join(projectOf(folder), '.kube'));
        writeFileSync(join(folder, '.kube', 'config'), KUBECONFIG);
        const said = start(folder, ['diff', 'prod', '--context', 'stray'], { HOME: '' });
        return `${said.split('\n')[0]}, ${said.includes('127.0.0.1') ? 'the file is taken' : 'the file is left alone'}`;
      }),
    message: 'exit 1, the file is left alone',
  },
  {
    id: 'B43',
    what: 'a terminal of 40 columns without colours',
    speak: async () => {
      const { code, stdout, stderr } = await keelson(['sandbox', 'start', '--profile', 'k8s', '-C', ROOT], {
        columns: 40,
        variables: { NO_COLOR: '1' },
      });
      return `exit ${code}\n${stdout}${stderr}`;
    },
    message: 'exit 2\nkeelson: unknown profile "k8s"\n  fix: name one of: k3s, aks\n',
  },
];
