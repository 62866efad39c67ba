import { spawn, type ChildProcess } from 'node:child_process';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse, stringify } from 'yaml';
import { readKubeContext } from '../../../stacks/cluster/kubeconfig';
import { ApiTransport } from '../../../stacks/cluster/request';
import { resolveProgram } from '../../../stacks/programs';
import { type RunningSandbox } from '../../../stacks/sandbox';
import type { KubernetesObject } from '../../../stacks/synth';

interface ContainerView {
  readonly command: readonly string[];
  readonly args: readonly string[];
  readonly env?: readonly { readonly name: string; readonly value?: string }[];
}

export interface KedaProgramOptions {
  readonly sandbox: RunningSandbox;
  /** Program of `tools/`, for instance `keda-operator`. */
  readonly program: string;
  /** The synthesized Deployment: its command, arguments, environment and service account are used. */
  readonly deployment: KubernetesObject;
  readonly directory: string;
  /** What must differ on loopback: ports, and where the pod would mount its certificates. */
  readonly args: readonly string[];
}

/** One of KEDA's programs as an ordinary process, with the rights of its synthesized service account. */
export class KedaProgram {
  private readonly options: KedaProgramOptions;
  private child: ChildProcess | undefined;
  private output = '';

  constructor(options: KedaProgramOptions) {
    this.options = options;
  }

  /** Folder that stands for the mounted Secret with the certificates. */
  get certificates(): string {
    return join(this.options.directory, 'certs');
  }

  get log(): string {
    return this.output;
  }

  get running(): boolean {
    return this.child !== undefined && this.child.exitCode === null && this.child.signalCode === null;
  }

  async start(): Promise<void> {
    mkdirSync(this.certificates, { recursive: true });
    const { path } = await resolveProgram(this.options.program);
    const container = this.container();
    const kubeconfig = await this.kubeconfig();
    const args = container.args.map((argument) => argument.replaceAll('/certs', this.certificates));
    const names = ['--kubeconfig', '--lister-kubeconfig', '--authentication-kubeconfig', '--authorization-kubeconfig'];
    const child = spawn(
      path,
      [
        ...withoutRepeated(args, this.options.args),
        ...this.options.args.map((argument) => (names.includes(argument) ? `${argument}=${kubeconfig}` : argument)),
      ],
      {
        env: { PATH: process.env.PATH, KUBECONFIG: kubeconfig, ...environment(container, this.name) },
        stdio: ['ignore', 'pipe', 'pipe'],
      },
    );
    child.stdout.on('data', (data: Buffer) => (this.output += data.toString()));
    child.stderr.on('data', (data: Buffer) => (this.output += data.toString()));
    this.child = child;
  }

  async stop(): Promise<void> {
    const { child } = this;
    if (child === undefined || !this.running) {
      return;
    }
    const ended = new Promise<void>((resolve) => child.once('exit', () => resolve()));
    child.kill('SIGKILL');
    await ended;
  }

  private get name(): string {
    return this.options.deployment.metadata.name;
  }

  private container(): ContainerView {
    const spec = this.options.deployment.spec as { template: { spec: { containers: readonly ContainerView[] } } };
    return spec.template.spec.containers[0] as ContainerView;
  }

  /** As the pod would have it: the token of its own service account, and nothing of the administrator. */
  private async kubeconfig(): Promise<string> {
    const { sandbox, deployment, directory } = this.options;
    const spec = deployment.spec as { template: { spec: { serviceAccountName: string } } };
    const account = spec.template.spec.serviceAccountName;
    const transport = new ApiTransport(readKubeContext({ kubeconfig: sandbox.kubeconfig, context: sandbox.context }));
    const answer = await transport.send<{ status: { token: string } }>({
      method: 'POST',
      path: `/api/v1/namespaces/${deployment.metadata.namespace}/serviceaccounts/${account}/token`,
      body: {
        apiVersion: 'authentication.k8s.io/v1',
        kind: 'TokenRequest',
        spec: { expirationSeconds: 3600 },
      },
    });
    const config = parse(readFileSync(sandbox.kubeconfig, 'utf8')) as {
      users: { name: string; user: Record<string, string> }[];
    };
    const path = join(directory, 'kubeconfig');
    writeFileSync(
      path,
      stringify({ ...config, users: config.users.map(({ name }) => ({ name, user: { token: answer.status.token } })) }),
      { mode: 0o600 },
    );
    return path;
  }
}

/** The synthesized arguments, but for those that are given again for loopback. */
function withoutRepeated(args: readonly string[], again: readonly string[]): string[] {
  const flag = (argument: string): string => argument.replace(/=.*/s, '');
  const repeated = new Set(again.map(flag));
  return args.filter((argument) => !repeated.has(flag(argument)));
}

function environment(container: ContainerView, name: string): Record<string, string> {
  const fields: Record<string, string> = { POD_NAME: `${name}-0`, POD_NAMESPACE: 'keda' };
  return Object.fromEntries(
    (container.env ?? []).map((entry) => [entry.name, entry.value ?? fields[entry.name] ?? '']),
  );
}
