import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import {
  type RunningSandbox,
  type StartSandboxOptions,
  sandboxStatus,
  startSandbox,
  stopSandbox,
} from '../../../stacks/sandbox';
import { ApiClient } from '../../../stacks/sandbox/api';

/** One sandbox in a temporary folder, with the means to look at it. */
export class TestSandbox {
  readonly root = mkdtempSync(join(tmpdir(), 'keelson-sandbox-test-'));
  readonly directory: string;
  private readonly clients: ApiClient[] = [];
  private last: RunningSandbox | undefined;

  constructor(readonly profile: 'k3s' | 'aks') {
    this.directory = join(this.root, profile);
  }

  async start(options: Partial<StartSandboxOptions> = {}): Promise<RunningSandbox> {
    this.last = await startSandbox({ profile: this.profile, directory: this.directory, ...options });
    return this.last;
  }

  get connection(): RunningSandbox {
    if (this.last === undefined) {
      throw new Error('the sandbox was not started');
    }
    return this.last;
  }

  client(): ApiClient {
    const api = new ApiClient(this.directory, this.connection.endpoint);
    this.clients.push(api);
    return api;
  }

  pids(): number[] {
    return sandboxStatus(this.directory).components.flatMap(({ pid }) => (pid === undefined ? [] : [pid]));
  }

  pidOf(name: string): number {
    return sandboxStatus(this.directory).components.find((component) => component.name === name)?.pid ?? 0;
  }

  async remove(): Promise<void> {
    this.clients.forEach((client) => client.close());
    await stopSandbox(this.directory);
    rmSync(this.root, { recursive: true, force: true });
  }
}

/** Reads until the value is as wished or the time is up, and gives the last value: the test then says what it was. */
export async function eventually<T>(read: () => Promise<T>, check: (value: T) => boolean, seconds = 30): Promise<T> {
  const deadline = Date.now() + seconds * 1000;
  for (;;) {
    const value = await read();
    if (check(value) || Date.now() > deadline) {
      return value;
    }
    await sleep(100);
  }
}

/** A namespace in which pods can be created at once. */
export async function namespace(api: ApiClient, name: string, labels: Record<string, string> = {}): Promise<void> {
  await api.apply(`/api/v1/namespaces/${name}`, { apiVersion: 'v1', kind: 'Namespace', metadata: { name, labels } });
  await eventually(
    () => api.get(`/api/v1/namespaces/${name}/serviceaccounts/default`),
    (account) => account !== undefined,
  );
}

const restrictedPod = {
  securityContext: { runAsNonRoot: true, runAsUser: 1000, seccompProfile: { type: 'RuntimeDefault' } },
};
/** A container that Pod Security `restricted` admits. */
export const restrictedContainer = {
  image: 'registry.example/app:1',
  securityContext: { allowPrivilegeEscalation: false, capabilities: { drop: ['ALL'] }, readOnlyRootFilesystem: true },
};

/** A pod template that Pod Security `restricted` admits. */
export function template(labels: Record<string, string>, spec: object): object {
  return {
    metadata: { labels },
    spec: { ...restrictedPod, containers: [{ name: 'app', ...restrictedContainer }], ...spec },
  };
}

export interface Pod {
  metadata: { name: string; uid: string };
  spec: { nodeName?: string };
  status: {
    phase: string;
    podIP?: string;
    hostIP?: string;
    conditions: { type: string; status: string }[];
    containerStatuses: { name: string; ready: boolean; state: object }[];
    initContainerStatuses?: { name: string; ready: boolean; state: Record<string, { exitCode?: number }> }[];
  };
}

export interface Claim {
  spec: { volumeName?: string };
  status: { phase: string; capacity?: { storage: string } };
}
