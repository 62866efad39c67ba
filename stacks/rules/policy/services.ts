import { fieldsOf, itemName, itemsOf, numberOf, textOf, valueAt } from '../../objects/fields';
import type { Manifest } from '../../objects/manifest';
import { serviceSelector } from '../../objects/platform';
import { namespaceOf } from '../../objects/pods';
import { containerRule, graphRule, kubeLinter, kubeScore, objectRule, type Finding } from '../rule';

export const serviceTargetsPods = graphRule({
  id: 'service-targets-pods',
  sources: [...kubeScore('service-targets-pod'), ...kubeLinter('dangling-service')],
  severity: 'error',
  reason: 'A Service has a selector, and it selects a pod: otherwise every connection to it hangs.',
  check: (platform, report) => {
    for (const service of platform.ofKind('Service')) {
      const { type, selector: labels } = fieldsOf(service.object.spec);
      if (type === 'ExternalName') {
        continue;
      }
      const selector = serviceSelector(service);
      if (selector === undefined || !platform.selectsPod(namespaceOf(service), selector)) {
        report(service, {
          field: 'spec.selector',
          message: selector === undefined ? 'is missing' : 'selects no pod',
          got: labels ?? null,
          allowed: `labels of a pod in namespace ${namespaceOf(service)}`,
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
    if (valueAt(object, 'spec', 'type') === 'NodePort') {
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

/** IANA service name: what `targetPort` and the ports of containers may be called (RFC 6335, section 5.1). */
const PORT_NAME = /^(?=.*[a-z])(?!.*--)[a-z0-9]([-a-z0-9]{0,13}[a-z0-9])?$/;
const PORT_NAME_IN_WORDS = 'at most 15 of a-z, 0-9 and single "-" inside, with a letter';

export const containerPortNames = containerRule({
  id: 'container-port-names',
  sources: kubeLinter('invalid-target-ports'),
  severity: 'error',
  reason: 'The ports of containers have names that Services can refer to; the API server refuses others.',
  check: ({ container }, report) => {
    itemsOf(container.ports).forEach((port, position) => {
      const name = textOf(fieldsOf(port).name);
      if (name !== undefined && !PORT_NAME.test(name)) {
        report({
          field: `ports[${position}].name`,
          message: 'is not a name of a port',
          got: name,
          allowed: PORT_NAME_IN_WORDS,
          fix: 'shorten it',
        });
      }
    });
  },
});

export const serviceTargetPorts = objectRule({
  id: 'service-target-ports',
  sources: kubeLinter('invalid-target-ports'),
  severity: 'error',
  reason: 'The target port of a Service is a number or a name that a port can have.',
  kinds: ['Service'],
  check: ({ object }, report) => {
    itemsOf(valueAt(object, 'spec', 'ports')).forEach((port, position) => {
      const { targetPort } = fieldsOf(port);
      const number = numberOf(targetPort);
      const name = textOf(targetPort);
      const numberIsBad =
        number !== undefined && number !== 0 && !(Number.isInteger(number) && number > 0 && number < 65_536);
      const nameIsBad = name !== undefined && !PORT_NAME.test(name);
      if (numberIsBad || nameIsBad) {
        report({
          field: `spec.ports[${itemName(port, position)}].targetPort`,
          message: 'can not be the port of a container',
          got: targetPort,
          allowed: `1 to 65535, or ${PORT_NAME_IN_WORDS}`,
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
  reason:
    'Every path of an Ingress leads to a Service that exists and has that port; otherwise users get an error page.',
  check: (platform, report) => {
    for (const ingress of platform.ofKind('Ingress')) {
      for (const [field, backend] of backends(ingress)) {
        const service = fieldsOf(fieldsOf(backend).service);
        const name = textOf(service.name);
        const target = name === undefined ? undefined : platform.find('Service', ingress.identity.namespace, name);
        if (target === undefined || !hasPort(target, service.port)) {
          report(ingress, backendFinding(field, name, service.port, target));
        }
      }
    }
  },
});

function* backends(ingress: Manifest): Generator<readonly [string, unknown]> {
  const { defaultBackend, rules } = fieldsOf(ingress.object.spec);
  if (defaultBackend !== undefined) {
    yield ['spec.defaultBackend', defaultBackend];
  }
  for (const [ruleAt, rule] of itemsOf(rules).entries()) {
    for (const [pathAt, path] of itemsOf(valueAt(rule, 'http', 'paths')).entries()) {
      yield [`spec.rules[${ruleAt}].http.paths[${pathAt}].backend`, fieldsOf(path).backend];
    }
  }
}

function hasPort(service: Manifest, wanted: unknown): boolean {
  const { number, name } = fieldsOf(wanted);
  return itemsOf(valueAt(service.object, 'spec', 'ports'))
    .map(fieldsOf)
    .some((port) => (number === undefined ? port.name === name : port.port === number));
}

function backendFinding(field: string, name: string | undefined, port: unknown, target: Manifest | undefined): Finding {
  const ports = itemsOf(valueAt(target?.object, 'spec', 'ports')).map(fieldsOf);
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
