import { asRecord, asList, asNumber, asString, asStrings, at } from '../../objects/json';
import { containerRule, graphRule, kubeLinter, kubeScore, type ContainerRule } from '../rule';

export const probesPresent = graphRule({
  id: 'probes-present',
  sources: kubeScore('pod-probes'),
  severity: 'error',
  reason:
    'A pod behind a Service says when it is ready and whether it is alive, or clients are sent to pods that do not answer.',
  check: (platform, report) => {
    for (const pod of platform.index.templates) {
      if (pod.maker.ends || !platform.index.servedPods.has(pod)) {
        continue;
      }
      for (const probe of ['readinessProbe', 'livenessProbe']) {
        if (!pod.containers.some(({ container }) => container[probe] !== undefined)) {
          report(pod.manifest, {
            field: pod.path === '' ? 'spec.containers' : `${pod.path}.spec.containers`,
            message: `have no ${probe}, though a Service sends traffic to them`,
            allowed: `a ${probe} on one of the containers or more`,
            fix: `add a ${probe}`,
          });
        }
      }
    }
  },
});

export const probesDiffer: ContainerRule = containerRule({
  id: 'probes-differ',
  sources: kubeScore('pod-probes-identical'),
  severity: 'error',
  reason: 'Liveness asks for less than readiness: with the same probe a busy pod is not spared traffic but killed.',
  check: ({ container, pod }, report) => {
    const { readinessProbe, livenessProbe } = container;
    if (!pod.maker.ends && sameProbe(readinessProbe, livenessProbe)) {
      report({
        field: 'livenessProbe',
        message: 'is the same as the readinessProbe',
        allowed: 'a probe that fails only when a restart would help',
        fix: 'ask for another path, or test the port alone',
      });
    }
  },
});

/** kube-score's comparison, which takes every named port for the same; gRPC is ours. */
function sameProbe(readiness: unknown, liveness: unknown): boolean {
  const pair = (action: string): readonly [unknown, unknown] | undefined => {
    const both = [at(readiness, action), at(liveness, action)] as const;
    return both.every((value) => value !== undefined) ? both : undefined;
  };
  const http = pair('httpGet');
  if (http !== undefined) {
    const [a, b] = http.map(asRecord) as [Readonly<Record<string, unknown>>, Readonly<Record<string, unknown>>];
    return (a.path ?? '') === (b.path ?? '') && portNumber(a.port) === portNumber(b.port);
  }
  const tcp = pair('tcpSocket');
  if (tcp !== undefined) {
    return asRecord(tcp[0]).port === asRecord(tcp[1]).port;
  }
  const grpc = pair('grpc');
  if (grpc !== undefined) {
    const [a, b] = grpc.map(asRecord) as [Readonly<Record<string, unknown>>, Readonly<Record<string, unknown>>];
    return a.port === b.port && (a.service ?? '') === (b.service ?? '');
  }
  const exec = pair('exec');
  if (exec !== undefined) {
    const [a, b] = exec.map((action) => asStrings(asRecord(action).command)) as [readonly string[], readonly string[]];
    return a.length === b.length && a.every((word, position) => word === b[position]);
  }
  return false;
}

function portNumber(port: unknown): number {
  const number = asNumber(port) ?? Number.parseInt(asString(port) ?? '', 10);
  return Number.isNaN(number) ? 0 : number;
}

export const probePortDeclared = containerRule({
  id: 'probe-port-declared',
  sources: kubeLinter('liveness-port', 'readiness-port', 'startup-port'),
  severity: 'error',
  reason: "A probe asks a port that its container declares, so that the two can't drift apart.",
  check: ({ container }, report) => {
    const declared = new Set<unknown>();
    for (const port of asList(container.ports)) {
      const { name, containerPort, protocol } = asRecord(port);
      if (protocol === undefined || protocol === 'TCP') {
        declared.add(containerPort).add(name);
      }
    }
    declared.delete(undefined);
    for (const probe of ['livenessProbe', 'readinessProbe', 'startupProbe']) {
      for (const action of ['httpGet', 'tcpSocket', 'grpc']) {
        const port = at(container[probe], action, 'port');
        if (port !== undefined && !declared.has(port)) {
          report({
            field: `${probe}.${action}.port`,
            message: 'is not a port that the container declares',
            got: port,
            allowed: declared.size === 0 ? 'the container declares none' : [...declared].join(', '),
            fix: 'declare the port, or ask another one',
          });
        }
      }
    }
  },
});
