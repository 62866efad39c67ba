import type { Command } from 'commander';
import type { SandboxProfileName, SandboxStatus } from '../../stacks/sandbox';
import type { CommandModule, Outcome, Session } from '../command';
import { UsageError } from '../errors';
import { endSandboxStep, sandboxSteps } from '../progress/sandbox-steps';
import { projectPaths } from '../project';
import { recordedContext } from '../recorded';
import { shellWord } from '../shell';
import { duration, listing } from '../text';
import { load } from '../load';

interface SandboxOptions {
  readonly profile?: string;
}

const PROFILES: readonly SandboxProfileName[] = ['k3s', 'aks'];

/** Starts, stops, shows and deletes the embedded control planes. */
export const sandbox: CommandModule = {
  register(program, perform) {
    const parent = program
      .command('sandbox')
      .description('a throw-away control plane on this machine: a real API server with simulated nodes')
      .helpCommand(false);
    const add = (name: string, description: string): Command =>
      parent
        .command(name)
        .description(description)
        .option('--profile <name>', `what the cluster looks like: ${PROFILES.join(' or ')} (default: k3s)`);
    add('start', 'start it, or say that it runs').action(perform(start));
    add('stop', 'stop its processes; what was applied is kept').action(perform(stop));
    add('status', 'show what runs (default: every profile)').action(perform(status));
    add('delete', 'stop it and delete everything in it').action(perform(remove));
  },
};

function profileOf({ profile }: SandboxOptions): SandboxProfileName {
  const known = PROFILES.find((name) => name === (profile ?? 'k3s'));
  if (known === undefined) {
    throw new UsageError(`unknown profile "${profile}"`, `name one of: ${PROFILES.join(', ')}`);
  }
  return known;
}

async function start(session: Session, options: SandboxOptions): Promise<Outcome> {
  const profile = profileOf(options);
  const progress = session.progress();
  session.interrupt.handleGracefully();
  const { kubeconfig, context, endpoint, startedNow, emptied, seconds } = await load.sandbox().startSandbox({
    profile,
    directory: projectPaths(session.root).sandbox(profile),
    onProgress: sandboxSteps(progress),
    signal: session.interrupt.signal,
  });
  endSandboxStep(progress);
  return {
    document: { profile, kubeconfig, context, endpoint, startedNow, emptied, seconds },
    text: [
      `The ${profile} sandbox runs ${startedNow ? `(${duration(seconds * 1000)})` : 'already'}.`,
      `  export KUBECONFIG=${shellWord(kubeconfig)}`,
      `  keelson up ${profile === 'k3s' ? 'dev' : 'staging'} --sandbox`,
    ].join('\n'),
  };
}

async function stop(session: Session, options: SandboxOptions): Promise<Outcome> {
  const profile = profileOf(options);
  await load.sandbox().stopSandbox(projectPaths(session.root).sandbox(profile));
  return {
    document: { profile },
    text: `The ${profile} sandbox is stopped; \`keelson sandbox start --profile ${profile}\` goes on where it was.`,
  };
}

async function remove(session: Session, options: SandboxOptions): Promise<Outcome> {
  const profile = profileOf(options);
  const directory = projectPaths(session.root).sandbox(profile);
  const { deleteSandbox, sandboxContext, sandboxStatus } = load.sandbox();
  const { connection } = sandboxStatus(directory);
  const context = sandboxContext(profile);
  const environments = load
    .environment()
    .environmentNames(session.root)
    .filter((name) => recordedContext(session.root, name) === context);
  // What is recorded of this sandbox would be taken for deleted by somebody, object by object, at the next `up`.
  for (const environment of connection === undefined ? [] : environments) {
    session.engineBegins();
    await load.pulumi().destroy({ root: session.root, environment, connection, forget: true });
  }
  await deleteSandbox(directory);
  const states = environments.length > 0 ? `, the state of ${listing(environments)} too,` : '';
  return {
    document: { profile, environments },
    text: `The ${profile} sandbox and everything in it${states} is deleted.`,
  };
}

async function status(session: Session, options: SandboxOptions): Promise<Outcome> {
  const wanted = options.profile === undefined ? PROFILES : [profileOf(options)];
  const { sandboxStatus } = load.sandbox();
  const found = wanted.map((profile) => ({ profile, ...sandboxStatus(projectPaths(session.root).sandbox(profile)) }));
  return { document: { sandboxes: found }, text: found.map(formatStatus).join('\n') };
}

function formatStatus(status: SandboxStatus & { readonly profile: string }): string {
  const { profile, state, connection, components } = status;
  const ended = components.filter(({ running }) => !running).map(({ name, log }) => `${name} (${log})`);
  switch (state) {
    case 'absent':
      return `${profile}  never started`;
    case 'stopped':
      return `${profile}  stopped; its data is kept`;
    case 'running':
      return `${profile}  running at ${connection?.endpoint}\n     export KUBECONFIG=${shellWord(connection?.kubeconfig ?? '')}`;
    case 'crashed':
      return `${profile}  crashed: ${listing(ended)} ended; \`keelson sandbox start --profile ${profile}\` mends it`;
    default:
      throw new Error(`unknown state ${JSON.stringify(state satisfies never)}`);
  }
}
