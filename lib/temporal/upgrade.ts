import type { Fault } from '../core';
import type { TemporalDeployed } from './props';

/*
 * What an upgrade must not do. Sources: docs.temporal.io/self-hosted-guide/upgrade-server ("upgrade one minor at a time"; the schema
 * before the servers) and temporalio/helm-charts values.yaml (numHistoryShards can't change).
 */

export interface UpgradeProps {
  /** Version that is to run. */
  readonly server: string;
  /** Version of the tools that bring the schema. */
  readonly adminTools: string;
  readonly numHistoryShards: number;
  /** @default - the first deployment */
  readonly deployed?: TemporalDeployed;
}

interface Version {
  readonly major: number;
  readonly minor: number;
  readonly patch: number;
}

/** What is wrong with going from what is deployed to what is asked for. */
export function upgradeFaults(path: string, props: UpgradeProps): Fault[] {
  const { server, adminTools, deployed } = props;
  const faults: Fault[] = [];
  const versions = new Map<string, Version>();
  const named = [
    ['serverImage', server],
    ['adminToolsImage', adminTools],
    ...(deployed === undefined ? [] : [['deployed.version', deployed.version] as const]),
  ] as const;
  for (const [where, text] of named) {
    const version = parseVersion(text);
    if (version === undefined) {
      faults.push({ path: `${path}.${where}`, message: 'is not a version', got: text, allowed: 'such as 1.31.2' });
    } else {
      versions.set(where, version);
    }
  }
  return [
    ...faults,
    ...toolFaults(path, props, versions),
    ...stepFaults(path, props, versions),
    ...shardFaults(path, props),
  ];
}

function toolFaults(path: string, props: UpgradeProps, versions: ReadonlyMap<string, Version>): Fault[] {
  const server = versions.get('serverImage');
  const tools = versions.get('adminToolsImage');
  if (server === undefined || tools === undefined || minorOf(server) === minorOf(tools)) {
    return [];
  }
  return [
    {
      path: `${path}.adminToolsImage`,
      message: 'does not match the server: each minor version has a schema of its own',
      got: props.adminTools,
      allowed: `${minorOf(server)}.x`,
      fix: 'raise both together in lib/core/versions.ts',
    },
  ];
}

function stepFaults(path: string, props: UpgradeProps, versions: ReadonlyMap<string, Version>): Fault[] {
  const from = versions.get('deployed.version');
  const to = versions.get('serverImage');
  if (from === undefined || to === undefined) {
    return [];
  }
  if (from.major !== to.major || to.minor > from.minor + 1) {
    return [
      {
        path: `${path}.deployed.version`,
        message: `skips a minor version on the way to ${props.server}`,
        got: props.deployed?.version,
        allowed: `${to.major}.${to.minor - 1}.x or ${minorOf(to)}.x`,
        fix: `go to ${from.major}.${from.minor + 1} first, one minor version at a time`,
      },
    ];
  }
  return to.minor < from.minor
    ? [
        {
          path: `${path}.deployed.version`,
          message: `is newer than ${props.server}, and the schema does not go back`,
          got: props.deployed?.version,
          allowed: `${to.major}.${to.minor - 1}.x or ${minorOf(to)}.x`,
          fix: 'restore a backup of both databases to go back',
        },
      ]
    : [];
}

function shardFaults(path: string, { numHistoryShards, deployed }: UpgradeProps): Fault[] {
  if (deployed === undefined || deployed.numHistoryShards === numHistoryShards) {
    return [];
  }
  return [
    {
      path: `${path}.numHistoryShards`,
      message: "can't change after the first deployment: every stored workflow would be looked for in the wrong shard",
      got: numHistoryShards,
      allowed: String(deployed.numHistoryShards),
      fix: `write ${deployed.numHistoryShards}, or move the workflows to a new cluster`,
    },
  ];
}

function parseVersion(text: string): Version | undefined {
  const found = /^(\d+)\.(\d+)\.(\d+)$/.exec(text);
  return found === null ? undefined : { major: Number(found[1]), minor: Number(found[2]), patch: Number(found[3]) };
}

function minorOf({ major, minor }: Version): string {
  return `${major}.${minor}`;
}
