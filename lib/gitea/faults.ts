import { checkBytes, checkDnsLabel, clusterOf, faultsAt, type Fault, type Objection } from '../core';
import type { Construct } from 'constructs';
import { iniFaults } from './ini';
import { checkEmail, checkHostname, checkUsername, DEFAULT_ADMIN } from './names';
import type { GiteaProps } from './props';
import { checkReplicas } from './replicas';

/** Characters that the name may have, for what is put after it. */
const LONGEST_NAME = 30;

/** What is wrong with the properties of a Gitea. */
export function giteaFaults(scope: Construct, props: GiteaProps): Fault[] {
  const { path } = scope.node;
  const { name, hostname, admin, storage, replicas = 1, settings = {} } = props;
  const { sharedStorage, ingress } = clusterOf(scope);
  const reachable: Objection | undefined =
    ingress === undefined
      ? { message: "can't be reached: the cluster has no ingress controller", got: hostname }
      : undefined;
  return [
    ...faultsAt(path, {
      name: checkDnsLabel(name, LONGEST_NAME),
      hostname: [checkHostname(hostname) ?? [], reachable ?? []].flat(),
      'admin.username': checkUsername(admin.username ?? DEFAULT_ADMIN),
      'admin.email': checkEmail(admin.email),
      storage: checkBytes(storage),
      replicas: checkReplicas(replicas, sharedStorage),
    }),
    ...iniFaults(path, settings),
  ];
}
