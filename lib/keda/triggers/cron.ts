import { checkCron, checkTimeZone, checkWhole, faultsAt, type Objection } from '../../core';
import type { Trigger } from './trigger';

export interface CronTriggerProps {
  /** IANA name, for instance `Europe/Berlin`. */
  readonly timeZone: string;
  /** When replicas are wanted from: five fields. */
  readonly start: string;
  /** Until when: five fields. */
  readonly end: string;
  readonly desiredReplicas: number;
}

/** Keeps a number of replicas between two times of day. Source: keda.sh/docs/2.20/scalers/cron. */
export function cronTrigger(props: CronTriggerProps): Trigger {
  return {
    kind: 'cron',
    triggers: [
      {
        type: 'cron',
        metadata: {
          timezone: props.timeZone,
          start: props.start,
          end: props.end,
          desiredReplicas: String(props.desiredReplicas),
        },
      },
    ],
    wakes: true,
    faults: faultsAt('cron', {
      start: checkCron(props.start),
      end: checkCron(props.end) ?? checkDifferent(props),
      timeZone: checkTimeZone(props.timeZone),
      desiredReplicas: checkWhole(props.desiredReplicas),
    }),
  };
}

function checkDifferent({ start, end }: CronTriggerProps): Objection | undefined {
  return start === end
    ? {
        message: 'is the same as the start, so no replica would ever be wanted',
        got: end,
        allowed: 'another time than the start',
      }
    : undefined;
}
