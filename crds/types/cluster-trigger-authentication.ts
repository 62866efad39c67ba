// Written by `npm run crds`; do not edit. Schema: github.com/kedacore/keda/v2@v2.20.2.
import type { TriggerAuthenticationSpec } from './trigger-authentication';

export type ClusterTriggerAuthenticationSpec = TriggerAuthenticationSpec;
