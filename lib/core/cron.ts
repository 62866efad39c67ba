import type { Objection } from './errors';

/*
 * Schedules as the CronJob controller reads them: five fields, the usual names, `@daily` and its like; no seconds, no time zone inside.
 * Source: kubernetes.io/docs/concepts/workloads/controllers/cron-jobs, "Schedule syntax" and "Time zones".
 */

interface Field {
  readonly name: string;
  readonly min: number;
  readonly max: number;
  /** Names that stand for numbers, the first one for `min`. */
  readonly names: readonly string[];
}

const FIELDS: readonly Field[] = [
  { name: 'minute', min: 0, max: 59, names: [] },
  { name: 'hour', min: 0, max: 23, names: [] },
  { name: 'day of the month', min: 1, max: 31, names: [] },
  {
    name: 'month',
    min: 1,
    max: 12,
    names: ['jan', 'feb', 'mar', 'apr', 'may', 'jun', 'jul', 'aug', 'sep', 'oct', 'nov', 'dec'],
  },
  { name: 'day of the week', min: 0, max: 6, names: ['sun', 'mon', 'tue', 'wed', 'thu', 'fri', 'sat'] },
];
const MACROS = ['@yearly', '@annually', '@monthly', '@weekly', '@daily', '@midnight', '@hourly'];
const ALLOWED = 'minute hour day-of-month month day-of-week, such as "30 2 * * *"';

/** Why `text` is no schedule of a CronJob; nothing when it is one. */
export function checkCron(text: string): Objection | undefined {
  if (MACROS.includes(text)) {
    return undefined;
  }
  if (/^(CRON_)?TZ=/.test(text)) {
    return { message: 'holds a time zone', got: text, allowed: ALLOWED, fix: 'set the time zone beside the schedule' };
  }
  if (text.startsWith('@')) {
    return { message: 'is not a known schedule', got: text, allowed: `${MACROS.join(', ')} or ${ALLOWED}` };
  }
  const fields = text.trim().split(/\s+/);
  if (fields.length !== FIELDS.length || text.trim() === '') {
    const count = text.trim() === '' ? 0 : fields.length;
    return {
      message: `has ${count} ${count === 1 ? 'field' : 'fields'}, a schedule has 5`,
      got: text,
      allowed: ALLOWED,
      ...(count === 6 ? { fix: 'leave out the seconds, which Kubernetes does not know' } : {}),
    };
  }
  const wrong = FIELDS.find((field, position) => !isField(fields[position] ?? '', field));
  if (wrong !== undefined) {
    return {
      message: `its ${wrong.name} does not exist`,
      got: text,
      allowed: `${wrong.min} to ${wrong.max}${wrong.names.length === 0 ? '' : `, ${wrong.names.join(', ')}`}, *, lists, ranges and steps`,
    };
  }
  return everComes(fields)
    ? undefined
    : {
        message: 'never comes: none of its months has such a day',
        got: text,
        allowed: 'days that one of the months has',
      };
}

/** Days of each month, in a leap year. */
const LONGEST_MONTHS = [31, 29, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31];

/** Whether a sound schedule is ever due. Where both kinds of day are given, either will do, and a day of the week comes in every month. */
function everComes([, , days = '', months = '', weekdays = '']: readonly string[]): boolean {
  const first = Math.min(...days.split(',').map((item) => firstOf(item, FIELDS[2] as Field)));
  const month = FIELDS[3] as Field;
  const isDue = (number: number): boolean => (LONGEST_MONTHS[number - 1] ?? 0) >= first;
  return (
    !/^[*?]$/.test(weekdays) ||
    Array.from(LONGEST_MONTHS, (_, position) => position + 1).some(
      (number) => isDue(number) && months.split(',').some((item) => includes(item, month, number)),
    )
  );
}

/** The least number of an item that is sound. */
function firstOf(item: string, field: Field): number {
  return Array.from({ length: field.max + 1 }, (_, number) => number).findIndex((number) =>
    includes(item, field, number),
  );
}

/** Whether an item that is sound names a number. */
function includes(item: string, field: Field, number: number): boolean {
  const [range = '', step] = item.split('/');
  const [from = '', to] = range.split('-');
  const isAny = range === '*' || range === '?';
  const first = isAny ? field.min : (numberOf(from, field) ?? field.min);
  // A start with a step and no end, such as 5/15, goes on to the last number there is.
  const last = isAny || (to === undefined && step !== undefined) ? field.max : (numberOf(to ?? from, field) ?? first);
  return number >= first && number <= last && (number - first) % Number(step ?? 1) === 0;
}

/** Why `text` is no time zone of the IANA database as Kubernetes wants it written. */
export function checkTimeZone(text: string): Objection | undefined {
  // Kubernetes looks zones up by file name, so it minds capitals, which Intl does not; offsets and `Local` it refuses.
  const wellWritten = /^[A-Z][A-Za-z0-9_+-]*(\/[A-Z][A-Za-z0-9_+-]*)*$/.test(text) && text !== 'Local';
  return wellWritten && isKnownZone(text)
    ? undefined
    : {
        message: 'is not a time zone',
        got: text,
        allowed: 'names of the IANA database, such as Europe/Berlin or Etc/UTC',
      };
}

function isField(text: string, field: Field): boolean {
  return text.split(',').every((item) => isItem(item, field));
}

function isItem(text: string, field: Field): boolean {
  const [range = '', step, ...rest] = text.split('/');
  if (rest.length > 0 || (step !== undefined && !/^[1-9]\d*$/.test(step))) {
    return false;
  }
  if (range === '*' || range === '?') {
    return true;
  }
  const [from = '', to, ...more] = range.split('-');
  const first = numberOf(from, field);
  const last = to === undefined ? first : numberOf(to, field);
  return more.length === 0 && first !== undefined && last !== undefined && first <= last;
}

function numberOf(text: string, field: Field): number | undefined {
  const named = field.names.indexOf(text.toLowerCase());
  const number = named >= 0 ? named + field.min : /^\d{1,2}$/.test(text) ? Number(text) : NaN;
  return number >= field.min && number <= field.max ? number : undefined;
}

function isKnownZone(text: string): boolean {
  try {
    new Intl.DateTimeFormat('en-US', { timeZone: text });
    return true;
  } catch {
    return false;
  }
}
