/** What the engine does to one object. */
export type Operation = 'create' | 'update' | 'replace' | 'delete' | 'same';

/** What a run says while it goes on. */
export type RunEvent =
  | {
      /** The objects are known; nothing is changed yet. */
      readonly type: 'planned';
      /** How many objects each chart holds, in the order of the charts. */
      readonly charts: readonly { readonly name: string; readonly objects: number }[];
    }
  | {
      readonly type: 'resource';
      /** Key of the manifest. */
      readonly key: string;
      readonly chart: string;
      readonly operation: Operation;
      readonly status: 'running' | 'done' | 'failed';
    }
  | {
      /** Why an object is not ready yet, or what the server warns of. */
      readonly type: 'message';
      readonly key?: string;
      readonly severity: 'info' | 'warning';
      readonly message: string;
    }
  | ({ readonly type: 'drift' } & Drift);

/** An object that somebody else changed or deleted. */
export interface Drift {
  readonly key: string;
  readonly chart: string;
  readonly what: 'edited' | 'deleted';
  /** Fields that differ, for instance `spec.replicas`; empty for a deleted object. */
  readonly fields: readonly string[];
  /** Who set them, in the server's record. @default - the record doesn't say, as for removed fields */
  readonly manager?: string;
  /** Whether it was put right in this run; a preview only finds it. */
  readonly putRight: boolean;
}
