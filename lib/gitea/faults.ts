import { checkBytes, checkDnsLabel, clusterOf, type Fault, type Objection } from '../core';
import type { Construct } from 'constructs';
import { iniFaults } from './ini';
import { checkEmail, checkHostname, checkUsername, DEFAULT_ADMIN } from './names';
import type { GiteaProps } from './props';
import { checkReplicas } from './replicas';

/** What is wrong with the properties of a Gitea. */
export function giteaFaults(scope: Construct, props: GiteaProps): Fault[] {
  const { path } = scope.node;
  const at = (field: string, objection: Objection | undefined): Fault[] =>
    objection === undefined ? [] : [{ path: `${path}.${field}`, ...objection }];
  return [
    ...at('name', checkName(props.name)),
    ...at('hostname', checkHostname(props.hostname)),
    ...at('admin.username', checkUsername(props.admin.username ?? DEFAULT_ADMIN)),
    ...at('admin.email', checkEmail(props.admin.email)),
    ...at('storage', checkBytes(props.storage)),
    ...at('replicas', checkReplicas(props.replicas ?? 1, clusterOf(scope).sharedStorage)),
    ...iniFaults(path, props.settings ?? {}),
    ...(clusterOf(scope).ingress === undefined
      ? [
          {
            path: `${path}.hostname`,
            message: 'can not be reached: the cluster has no ingress controller',
            got: props.hostname,
          },
        ]
      : []),
  ];
}

function checkName(name: string): Objection | undefined {
  return name.length > 30
    ? { message: `has ${name.length} characters`, got: name, allowed: '1 to 30, for what is put after it' }
    : checkDnsLabel(name);
}
