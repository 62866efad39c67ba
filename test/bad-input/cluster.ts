import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { readKubeContext } from '../../stacks/cluster';
import { guardTarget, type DetectedCluster } from '../../stacks/cluster/target';
import { environmentFromFile } from '../../stacks/environment';
import { inFile, inFolder, refusal, ROOT, type EnvironmentName, type Row } from './row';

const K3S: DetectedCluster = { kind: 'k3s', sandbox: false, version: 'v1.35.4+k3s1' };
const AKS: DetectedCluster = { kind: 'aks', sandbox: false, version: 'v1.35.3' };
const OTHER: DetectedCluster = { kind: 'unknown', sandbox: false, version: 'v1.35.0' };

const wrongCluster = (what: string, name: EnvironmentName, cluster: DetectedCluster, message: string): Row => ({
  id: 'B38',
  what,
  message,
  speak: () => refusal(() => guardTarget(environmentFromFile(ROOT, name), cluster, 'home')),
});

const kubeconfig = (what: string, prepare: (file: string) => void, message: string): Row => ({
  id: 'B39',
  what,
  message,
  speak: () =>
    inFolder((folder) => {
      const file = join(folder, 'config');
      prepare(file);
      return refusal(() => readKubeContext({ kubeconfig: file, context: 'home' })).replaceAll(folder, '<folder>');
    }),
});

/** The wrong cluster, or none. */
export const cluster: readonly Row[] = [
  wrongCluster(
    'values of prod on k3s',
    'prod',
    K3S,
    'the environment "prod" is made for AKS, but the context "home" is a k3s cluster (v1.35.4+k3s1)\nfix: choose the right cluster with --context, or another environment',
  ),
  wrongCluster(
    'values of dev on AKS',
    'dev',
    AKS,
    'the environment "dev" is made for k3s, but the context "home" is an AKS cluster (v1.35.3)\nfix: choose the right cluster with --context, or another environment',
  ),
  wrongCluster(
    'values of prod on a cluster that nothing is known of',
    'prod',
    OTHER,
    'the environment "prod" is made for AKS, but the context "home" does not look like one (v1.35.0)\nfix: choose the right cluster with --context, or another environment',
  ),
  inFile(
    'B38',
    'a local registry for AKS',
    'staging',
    [['registry: keelson.azurecr.io/agents', 'registry: registry.localhost:5001/keelson']],
    'Pulumi.staging.yaml:5 images.registry: is on the machine itself, where nodes of aks find nothing (got "registry.localhost:5001/keelson"); name a registry that the nodes can reach, or set target to k3s',
  ),
  inFile(
    'B38',
    "a registry of Azure's for k3s",
    'dev',
    [['registry: registry.localhost:5001/keelson', 'registry: keelson.azurecr.io/agents']],
    'Pulumi.dev.yaml:5 images.registry: lets in nodes of aks by their identity, which nodes of k3s do not have (got "keelson.azurecr.io/agents"); set images.pullSecret, or set target to aks',
  ),
  kubeconfig(
    'no kubeconfig',
    () => undefined,
    'there is no kubeconfig at <folder>/config\nfix: name the file of your cluster in KUBECONFIG or --kubeconfig, or start a sandbox with `keelson sandbox`',
  ),
  kubeconfig(
    'an empty kubeconfig',
    (file) => writeFileSync(file, ''),
    'the kubeconfig <folder>/config is empty\nfix: name the file of your cluster in KUBECONFIG or --kubeconfig, or start a sandbox with `keelson sandbox`',
  ),
  kubeconfig(
    'a kubeconfig that is a folder',
    (file) => mkdirSync(file),
    'the kubeconfig <folder>/config is a folder\nfix: name the file of your cluster in KUBECONFIG or --kubeconfig, or start a sandbox with `keelson sandbox`',
  ),
  kubeconfig(
    'a kubeconfig that is not YAML',
    (file) => writeFileSync(file, 'a: b: c'),
    'the kubeconfig <folder>/config is not YAML: Nested mappings are not allowed in compact mappings at line 1, column 4:\nfix: name the file of your cluster in KUBECONFIG or --kubeconfig, or start a sandbox with `keelson sandbox`',
  ),
  kubeconfig(
    'a kubeconfig without contexts',
    (file) => writeFileSync(file, 'apiVersion: v1\nkind: Config\n'),
    'the kubeconfig <folder>/config has no context "home"\nfix: name the file of your cluster in KUBECONFIG or --kubeconfig, or start a sandbox with `keelson sandbox`',
  ),
  kubeconfig(
    'a context that is not there',
    (file) => writeFileSync(file, 'contexts:\n- name: office\n  context: { cluster: office, user: me }\n'),
    'the kubeconfig <folder>/config has no context "home"\nfix: choose one with --context: office',
  ),
];
