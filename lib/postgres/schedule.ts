import { checkCron, KeelsonError } from '../core';

declare const SIX_FIELDS: unique symbol;

/**
 * A schedule with seconds first, as CloudNativePG's ScheduledBackup reads it. The same text in five fields would be another time, and
 * the operator takes some of those without a word, so it is a type of its own. Source: cloudnative-pg.io/documentation, "Scheduled
 * backups" (robfig/cron with seconds).
 */
export type SixFieldSchedule = string & { readonly [SIX_FIELDS]: true };

/** @throws KeelsonError when `text` has not six fields, or one of them does not exist. */
export function sixFieldSchedule(text: string): SixFieldSchedule {
  const fields = text.trim().split(/\s+/);
  const allowed = 'second minute hour day-of-month month day-of-week, such as "0 30 2 * * *"';
  if (fields.length !== 6) {
    throw new KeelsonError(
      `${JSON.stringify(text)} has ${fields.length} ${fields.length === 1 ? 'field' : 'fields'}, a schedule of CloudNativePG has 6 (allowed: ${allowed})`,
      fields.length === 5 ? `write "0 ${text.trim()}": seconds come first` : undefined,
    );
  }
  const [second = '', ...rest] = fields;
  if (!/^(\*|[0-5]?\d)(\/[1-9]\d*)?$/.test(second)) {
    throw new KeelsonError(`${JSON.stringify(text)}: its second does not exist (allowed: 0 to 59, *, steps)`);
  }
  const objection = checkCron(rest.join(' '));
  if (objection !== undefined) {
    throw new KeelsonError(`${JSON.stringify(text)}: ${objection.message} (allowed: ${objection.allowed})`);
  }
  return fields.join(' ') as SixFieldSchedule;
}
