import { faultsAt, type Fault, type Objection } from '../core';
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
}

/** What is wrong with going from what is deployed to what is asked for. */
export function upgradeFaults(path: string, props: UpgradeProps): Fault[] {
  const server = parseVersion(props.server);
  const adminTools = parseVersion(props.adminTools);
  const deployed = props.deployed && parseVersion(props.deployed.version);
  return [
    ...faultsAt(path, {
      serverImage: server === undefined ? notAVersion(props.server) : undefined,
      adminToolsImage: adminTools === undefined ? notAVersion(props.adminTools) : undefined,
      'deployed.version':
        props.deployed !== undefined && deployed === undefined ? notAVersion(props.deployed.version) : undefined,
    }),
    ...faultsAt(path, {
      adminToolsImage: server && adminTools && checkTools(props, server, adminTools),
      'deployed.version': server && deployed && checkStep(props, deployed, server),
      numHistoryShards: checkShards(props),
    }),
  ];
}

function notAVersion(got: string): Objection {
  return { message: 'is not a version', got, allowed: 'such as 1.31.2' };
}

function checkTools({ adminTools }: UpgradeProps, server: Version, tools: Version): Objection | undefined {
  return minorOf(server) === minorOf(tools)
    ? undefined
    : {
        message: 'does not match the server: each minor version has a schema of its own',
        got: adminTools,
        allowed: `${minorOf(server)}.x`,
        fix: 'raise both together in lib/core/versions.ts',
      };
}

function checkStep({ server, deployed }: UpgradeProps, from: Version, to: Version): Objection | undefined {
  const refused = { got: deployed?.version, allowed: `${to.major}.${to.minor - 1}.x or ${minorOf(to)}.x` };
  if (from.major !== to.major || to.minor > from.minor + 1) {
    return {
      message: `skips a minor version on the way to ${server}`,
      ...refused,
      fix: `go to ${from.major}.${from.minor + 1} first, one minor version at a time`,
    };
  }
  return to.minor < from.minor
    ? {
        message: `is newer than ${server}, and the schema does not go back`,
        ...refused,
        fix: 'restore a backup of both databases to go back',
      }
    : undefined;
}

function checkShards({ numHistoryShards, deployed }: UpgradeProps): Objection | undefined {
  return deployed === undefined || deployed.numHistoryShards === numHistoryShards
    ? undefined
    : {
        message:
          "can't change after the first deployment: every stored workflow would be looked for in the wrong shard",
        got: numHistoryShards,
        allowed: String(deployed.numHistoryShards),
        fix: `write ${deployed.numHistoryShards}, or move the workflows to a new cluster`,
      };
}

function parseVersion(text: string): Version | undefined {
  const found = /^(\d+)\.(\d+)\.\d+$/.exec(text);
  return found === null ? undefined : { major: Number(found[1]), minor: Number(found[2]) };
}

function minorOf({ major, minor }: Version): string {
  return `${major}.${minor}`;
}
