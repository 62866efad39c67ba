import type { Construct } from 'constructs';
import { formatFault, type Fault } from './errors';

/**
 * Reports faults of a construct when the platform is synthesized, together with everybody else's: a constructor that throws would
 * show one fault at a time.
 */
export function addFaults(scope: Construct, faults: () => readonly Fault[]): void {
  scope.node.addValidation({ validate: () => faults().map(formatFault) });
}
