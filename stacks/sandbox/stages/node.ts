import { type Stage, patchStatus, stage, when } from './stage';

const READY = '.status.conditions.[] | select(.type == "Ready") | .status';

/** Conditions that a healthy kubelet reports, and what it says with them. */
const conditions = [
  ['MemoryPressure', 'False', 'KubeletHasSufficientMemory', 'kubelet has sufficient memory available'],
  ['DiskPressure', 'False', 'KubeletHasNoDiskPressure', 'kubelet has no disk pressure'],
  ['PIDPressure', 'False', 'KubeletHasSufficientPID', 'kubelet has sufficient PID available'],
  ['Ready', 'True', 'KubeletReady', 'kubelet is posting ready status'],
] as const;

function report(lastTransition: string): string {
  return [
    '{{ $now := Now }}',
    'conditions:',
    ...conditions.flatMap(([type, status, reason, message]) => [
      `- type: ${type}`,
      `  status: "${status}"`,
      `  reason: ${reason}`,
      `  message: ${message}`,
      '  lastHeartbeatTime: {{ $now | Quote }}',
      ...(lastTransition === '' ? [] : [`  lastTransitionTime: ${lastTransition}`]),
    ]),
    'phase: Running',
  ].join('\n');
}

/** A node becomes Ready at once, and says so every five minutes as a kubelet does; its lease is renewed by kwok itself. */
export const nodeStages: readonly Stage[] = [
  stage('node-ready', {
    resourceRef: { apiGroup: 'v1', kind: 'Node' },
    selector: { matchExpressions: [when.isNot(READY, 'True')] },
    steps: [patchStatus(report('{{ $now | Quote }}'))],
  }),
  stage('node-heartbeat', {
    resourceRef: { apiGroup: 'v1', kind: 'Node' },
    selector: { matchExpressions: [when.is(READY, 'True')] },
    delay: { durationMilliseconds: 300_000, jitterDurationMilliseconds: 330_000 },
    steps: [patchStatus(report(''))],
  }),
];
