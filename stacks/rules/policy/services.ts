import { checkPortName } from '../../../lib/core/names';
import { asRecord, itemName, asList, asNumber, asString, at } from '../../objects/json';
import type { CollectedManifest } from '../../objects/manifest';
import { serviceSelector } from '../../objects/relations';
import { graphRule, kubeLinter, kubeScore, objectRule, type Finding } from '../rule';

export const serviceTargetsPods = graphRule({
  id: 'service-targets-pods',
  sources: [...kubeScore('service-targets-pod'), ...kubeLinter('dangling-service')],
  severity: 'error',
  unless: 'selector-selects',
  reason: 'A Service has a selector, and it selects a pod: otherwise every connection to it hangs.',
  check: (platform, report) => {
    for (const service of platform.index.ofKind('Service')) {
      const { type, selector: labels } = asRecord(service.object.spec);
      if (type === 'ExternalName') {
        continue;
      }
      const selector = serviceSelector(service);
      if (
        selector === undefined ||
        platform.index.pods.select(service.identity.namespace ?? '', selector).length === 0
      ) {
        report(service, {
          field: 'spec.selector',
          message: selector === undefined ? 'is missing' : 'selects no pod',
          got: labels ?? null,
          allowed: `labels of a pod in namespace ${service.identity.namespace ?? ''}`,
          fix: 'take the selector from the workload, or the type ExternalName for a server outside',
        });
      }
    }
  },
});

export const serviceType = objectRule({
  id: 'service-type',
  sources: kubeScore('service-type'),
  severity: 'warning',
  reason: 'A Service takes no port of the nodes: network policies do not see who comes in that way.',
  kinds: ['Service'],
  check: ({ object }, report) => {
    if (at(object, 'spec', 'type') === 'NodePort') {
      report({
        field: 'spec.type',
        message: 'opens a port on every node',
        got: 'NodePort',
        allowed: 'ClusterIP, LoadBalancer, ExternalName',
        fix: 'use ClusterIP and an Ingress',
      });
    }
  },
});

export const serviceTargetPorts = objectRule({
  id: 'service-target-ports',
  sources: kubeLinter('invalid-target-ports'),
  severity: 'error',
  reason: 'The target port of a Service is a number or a name that a port can have.',
  kinds: ['Service'],
  check: ({ object }, report) => {
    asList(at(object, 'spec', 'ports')).forEach((port, position) => {
      const { targetPort } = asRecord(port);
      const number = asNumber(targetPort);
      const name = asString(targetPort);
      const numberIsBad =
        number !== undefined && number !== 0 && !(Number.isInteger(number) && number > 0 && number < 65_536);
      const nameIsBad = name !== undefined && checkPortName(name) !== undefined;
      if (numberIsBad || nameIsBad) {
        report({
          field: `spec.ports[${itemName(port, position)}].targetPort`,
          message: "can't be the port of a container",
          got: targetPort,
          allowed: `1 to 65535, or at most 15 of a-z, 0-9 and single "-" inside, with a letter`,
          fix: "use the name of the container's port",
        });
      }
    });
  },
});

export const ingressTargetsService = graphRule({
  id: 'ingress-targets-service',
  sources: kubeScore('ingress-targets-service'),
  severity: 'error',
  unless: 'reference-exists',
  reason:
    'Every path of an Ingress leads to a Service that exists and has that port; otherwise users get an error page.',
  check: (platform, report) => {
    for (const ingress of platform.index.ofKind('networking.k8s.io/Ingress')) {
      for (const [field, backend] of backends(ingress)) {
        const service = asRecord(asRecord(backend).service);
        const name = asString(service.name);
        const target =
          name === undefined ? undefined : platform.index.find('Service', ingress.identity.namespace, name);
        if (target === undefined || !hasPort(target, service.port)) {
          report(ingress, backendFinding(field, name, service.port, target));
        }
      }
    }
  },
});

function* backends(ingress: CollectedManifest): Generator<readonly [string, unknown]> {
  const { defaultBackend, rules } = asRecord(ingress.object.spec);
  if (defaultBackend !== undefined) {
    yield ['spec.defaultBackend', defaultBackend];
  }
  for (const [ruleAt, rule] of asList(rules).entries()) {
    for (const [pathAt, path] of asList(at(rule, 'http', 'paths')).entries()) {
      yield [`spec.rules[${ruleAt}].http.paths[${pathAt}].backend`, asRecord(path).backend];
    }
  }
}

function hasPort(service: CollectedManifest, wanted: unknown): boolean {
  const { number, name } = asRecord(wanted);
  return asList(at(service.object, 'spec', 'ports'))
    .map(asRecord)
    .some((port) => (number === undefined ? port.name === name : port.port === number));
}

function backendFinding(
  field: string,
  name: string | undefined,
  port: unknown,
  target: CollectedManifest | undefined,
): Finding {
  const ports = asList(at(target?.object, 'spec', 'ports')).map(asRecord);
  return {
    field,
    message: target === undefined ? 'leads to no Service' : 'leads to a port that the Service does not have',
    got: { service: name ?? null, port: port ?? null },
    allowed:
      target === undefined
        ? 'a Service of the same namespace'
        : ports.map(({ name: portName, port: number }) => `${String(number)} (${String(portName)})`).join(', '),
    fix: 'refer to the Service by its object',
  };
}
