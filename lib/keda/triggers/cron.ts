import { checkCron, checkTimeZone, type Fault, type Objection } from '../../core';
import { numberFault, type Trigger } from './trigger';

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
  const faults: Fault[] = [
    ...objection('cron.start', checkCron(props.start)),
    ...objection('cron.end', checkCron(props.end)),
    ...objection('cron.timeZone', checkTimeZone(props.timeZone)),
    ...numberFault('cron.desiredReplicas', props.desiredReplicas, { minimum: 1 }),
  ];
  if (props.start === props.end) {
    faults.push({
      path: 'cron.end',
      message: 'is the same as the start, so no replica would ever be wanted',
      got: props.end,
      allowed: 'another time than the start',
    });
  }
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
    faults,
  };
}

function objection(path: string, found: Objection | undefined): Fault[] {
  return found === undefined ? [] : [{ path, ...found }];
}
