/** A port that a container listens on. Probes, Services, monitors and network edges refer to it by this object. */
export interface Port {
  /** At most 15 characters, lower case letters, digits and `-`, as IANA service names. */
  readonly name: string;
  /** 1 to 65535. */
  readonly number: number;
  /** @default TCP */
  readonly protocol?: 'TCP' | 'UDP';
}

/** The name under which every component serves its metrics: monitors select it. */
export const METRICS_PORT_NAME = 'metrics';
