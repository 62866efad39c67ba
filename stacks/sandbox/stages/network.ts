import { type Stage, patchStatus, stage, when } from './stage';

// 1 to 254, told apart by the object's identity.
const ADDRESS = `loadBalancer:
  ingress:
  - ip: 203.0.113.{{ add1 (mod (atoi (adler32sum .metadata.uid)) 254) }}`;

/**
 * Plays the cloud's load balancer: Services of that type and Ingresses get an address. It comes from 203.0.113.0/24, the range
 * that RFC 5737 keeps for documentation, so nothing can answer there by accident.
 */
export const networkStages: readonly Stage[] = [
  stage('service-load-balancer', {
    resourceRef: { apiGroup: 'v1', kind: 'Service' },
    selector: {
      matchExpressions: [
        when.lacks('.metadata.deletionTimestamp'),
        when.is('.spec.type', 'LoadBalancer'),
        when.lacks('.status.loadBalancer.ingress.[0].ip'),
      ],
    },
    steps: [patchStatus(ADDRESS)],
  }),
  stage('ingress-address', {
    resourceRef: { apiGroup: 'networking.k8s.io/v1', kind: 'Ingress' },
    selector: {
      matchExpressions: [when.lacks('.metadata.deletionTimestamp'), when.lacks('.status.loadBalancer.ingress.[0].ip')],
    },
    steps: [patchStatus(ADDRESS)],
  }),
];
