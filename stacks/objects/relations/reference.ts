import type { GroupKind } from '../manifest';

/** One object naming another. */
export interface Reference {
  readonly kind: GroupKind;
  /** Absent for cluster-scoped kinds. */
  readonly namespace?: string;
  readonly name: string;
  /** Path of the field that holds the name. */
  readonly field: string;
  /** Keys that the Secret or ConfigMap must hold. @default - any */
  readonly keys?: readonly string[];
  /** Port of the Service, by name or number. @default - any */
  readonly port?: string | number;
  /** Whether Kubernetes accepts that the object is missing. @default false */
  readonly optional?: boolean;
  /**
   * What must be there first: the object that is named, that object and the pods behind it (a Service that is called as soon as the
   * reference stands), or nothing. @default object
   */
  readonly waitsFor?: 'object' | 'object and pods' | 'nothing';
}
