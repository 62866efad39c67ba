import { type Stage, type StageStep, patchStatus, stage, when } from './stage';

/**
 * Annotation on a pod: with the value `true` the pod stays Running, whatever its restart policy, until the annotation is
 * removed or changed. A test sets it while a real process does the pod's work.
 */
export const HOLD_ANNOTATION = 'keelson.dev/sandbox-hold';

const pod = { apiGroup: 'v1', kind: 'Pod' };

const NOT_DELETED = when.lacks('.metadata.deletionTimestamp');
const READY = '.status.conditions.[] | select(.type == "Ready") | .status';

function conditions(status: { readonly ready: 'True' | 'False'; readonly reason?: string }): string {
  const line = (type: string, value: string, reason?: string): string =>
    [
      `- type: ${type}`,
      `  status: "${value}"`,
      '  lastTransitionTime: {{ $now | Quote }}',
      ...(reason === undefined ? [] : [`  reason: ${reason}`]),
    ].join('\n');
  return [
    'conditions:',
    line('PodReadyToStartContainers', status.ready),
    line('Initialized', 'True', status.reason),
    line('Ready', status.ready, status.reason),
    line('ContainersReady', status.ready, status.reason),
  ].join('\n');
}

/** What every container's status says, whatever the container does. */
const IDENTITY = `
- name: {{ .name | Quote }}
  image: {{ .image | Quote }}
  imageID: {{ .image | Quote }}
  containerID: {{ printf "containerd://%s-%s" $pod.metadata.uid .name | Quote }}
  restartCount: 0`;

const RUNNING = `${IDENTITY}
  ready: true
  started: true
  state:
    running:
      startedAt: {{ $now | Quote }}`;

function ended(exitCode: number, reason: string): string {
  return `${IDENTITY}
  ready: ${exitCode === 0}
  started: false
  state:
    terminated:
      exitCode: ${exitCode}
      reason: ${reason}
      startedAt: {{ or $pod.status.startTime $now | Quote }}
      finishedAt: {{ $now | Quote }}`;
}

function containers(state: string): string {
  return `containerStatuses:\n{{ range .spec.containers }}${state}\n{{ end }}`;
}

/** Init containers have done their work; those that always restart (sidecars) do what `sidecar` says. */
function initContainers(sidecar: string): string {
  return [
    '{{ with .spec.initContainers }}',
    'initContainerStatuses:',
    `{{ range . }}{{ if eq (or .restartPolicy "") "Always" }}${sidecar}\n{{ else }}${ended(0, 'Completed')}\n{{ end }}{{ end }}`,
    '{{ end }}',
  ].join('\n');
}

const ADDRESSES = `
{{ with NodeIPsWith .spec.nodeName }}
hostIP: {{ index . 0 | Quote }}
hostIPs:
{{ range . }}- ip: {{ . | Quote }}
{{ end }}{{ end }}
{{ with PodIPsWith .spec.nodeName (or .spec.hostNetwork false) (or .metadata.uid "") (or .metadata.name "") (or .metadata.namespace "") }}
podIP: {{ index . 0 | Quote }}
podIPs:
{{ range . }}- ip: {{ . | Quote }}
{{ end }}{{ end }}
startTime: {{ $now | Quote }}`;

const HEAD = '{{ $now := Now }}{{ $pod := . }}';

/** The pod ends, and with it every container in this state. */
function end(phase: 'Succeeded' | 'Failed', reason: string, state: string): StageStep {
  const status = conditions({ ready: 'False', reason });
  return patchStatus([HEAD, `phase: ${phase}`, status, containers(state), initContainers(state)].join('\n'));
}

/**
 * A pod that has a node runs and is ready at once. One that is meant to end (restart policy Never or OnFailure) ends with
 * success, unless it is held. A deleted one stops at once, without waiting for its grace period, and its finalizers are
 * left to those who set them.
 */
export const podStages: readonly Stage[] = [
  stage('pod-ready', {
    resourceRef: pod,
    selector: {
      matchExpressions: [NOT_DELETED, when.is('.status.phase', 'Pending'), when.isNot(READY, 'True')],
    },
    steps: [
      patchStatus(
        [
          HEAD,
          'phase: Running',
          conditions({ ready: 'True' }),
          // Gates of a readiness gate's owner, for instance a load balancer controller, that does not run here.
          '{{ range .spec.readinessGates }}- type: {{ .conditionType | Quote }}\n  status: "True"\n  lastTransitionTime: {{ $now | Quote }}\n{{ end }}',
          containers(RUNNING),
          initContainers(RUNNING),
          ADDRESSES,
        ].join('\n'),
      ),
    ],
  }),
  stage('pod-complete', {
    resourceRef: pod,
    selector: {
      matchExpressions: [
        NOT_DELETED,
        when.is('.status.phase', 'Running'),
        when.is(READY, 'True'),
        when.is('.spec.restartPolicy', 'Never', 'OnFailure'),
        when.isNot(`.metadata.annotations["${HOLD_ANNOTATION}"]`, 'true'),
      ],
    },
    steps: [end('Succeeded', 'PodCompleted', ended(0, 'Completed'))],
  }),
  stage('pod-stop', {
    resourceRef: pod,
    selector: {
      matchExpressions: [when.has('.metadata.deletionTimestamp'), when.isNot('.status.phase', 'Succeeded', 'Failed')],
    },
    // A container that is told to stop ends by SIGTERM: 128 + 15.
    steps: [end('Failed', 'PodFailed', ended(143, 'Error')), { delete: true }],
  }),
  stage('pod-delete', {
    resourceRef: pod,
    selector: {
      matchExpressions: [
        when.has('.metadata.deletionTimestamp'),
        when.is('.status.phase', 'Succeeded', 'Failed'),
        // With finalizers the object outlives the deletion; asking again would change nothing.
        when.lacks('.metadata | select(.deletionGracePeriodSeconds == 0) | .deletionTimestamp'),
      ],
    },
    steps: [{ delete: true }],
  }),
];
