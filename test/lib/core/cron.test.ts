import { checkCron, checkTimeZone } from '../../../lib/core';

const ALLOWED = 'minute hour day-of-month month day-of-week, such as "30 2 * * *"';
const REST = ', *, lists, ranges and steps';

describe('schedules', () => {
  it.each([
    '30 2 * * *',
    '*/5 * * * *',
    '0 0-6/2 1,15 JAN-mar mon-FRI',
    '0 0 ? * 0',
    '5/15 * * * *',
    '  0   3 * * *  ',
    '@daily',
    '@hourly',
  ])('%s is one', (text) => {
    expect(checkCron(text)).toBeUndefined();
  });

  it.each([
    ['61 * * * *', 'its minute does not exist', `0 to 59${REST}`],
    ['* 24 * * *', 'its hour does not exist', `0 to 23${REST}`],
    ['* * 0 * *', 'its day of the month does not exist', `1 to 31${REST}`],
    [
      '* * * 13 *',
      'its month does not exist',
      `1 to 12, jan, feb, mar, apr, may, jun, jul, aug, sep, oct, nov, dec${REST}`,
    ],
    ['* * * * 7', 'its day of the week does not exist', `0 to 6, sun, mon, tue, wed, thu, fri, sat${REST}`],
    ['9-5 * * * *', 'its minute does not exist', `0 to 59${REST}`],
    ['*/0 * * * *', 'its minute does not exist', `0 to 59${REST}`],
    ['1,,2 * * * *', 'its minute does not exist', `0 to 59${REST}`],
    ['1-2-3 * * * *', 'its minute does not exist', `0 to 59${REST}`],
    ['1/2/3 * * * *', 'its minute does not exist', `0 to 59${REST}`],
    ['-5 * * * *', 'its minute does not exist', `0 to 59${REST}`],
    ['0 0 * *', 'has 4 fields, a schedule has 5', ALLOWED],
    ['daily', 'has 1 field, a schedule has 5', ALLOWED],
    ['', 'has 0 fields, a schedule has 5', ALLOWED],
    [
      '@fortnightly',
      'is not a known schedule',
      `@yearly, @annually, @monthly, @weekly, @daily, @midnight, @hourly or ${ALLOWED}`,
    ],
  ])('%s is none', (text, message, allowed) => {
    expect(checkCron(text)).toEqual({ message, got: text, allowed });
  });

  it.each(['0 0 31 2 *', '0 0 30 feb *', '0 0 31 4,6,9,11 ?', '0 0 31/2 2 *', '0 0 30-31 2/12 *'])(
    '%s never comes',
    (text) => {
      expect(checkCron(text)).toEqual({
        message: 'never comes: none of its months has such a day',
        got: text,
        allowed: 'days that one of the months has',
      });
    },
  );

  it.each(['0 0 29 2 *', '0 0 31 2,3 *', '0 0 31 2 mon', '0 0 31 2-12/5 *', '0 0 31 */2 *', '0 0 1/30 2 *'])(
    '%s comes',
    (text) => {
      expect(checkCron(text)).toBeUndefined();
    },
  );

  it('knows what is wrong with seconds and with time zones inside', () => {
    expect(checkCron('0 30 2 * * *')).toEqual({
      message: 'has 6 fields, a schedule has 5',
      got: '0 30 2 * * *',
      allowed: ALLOWED,
      fix: 'leave out the seconds, which Kubernetes does not know',
    });
    expect(checkCron('CRON_TZ=UTC 30 2 * * *')).toEqual({
      message: 'holds a time zone',
      got: 'CRON_TZ=UTC 30 2 * * *',
      allowed: ALLOWED,
      fix: 'set the time zone beside the schedule',
    });
  });
});

describe('time zones', () => {
  it.each(['UTC', 'Etc/UTC', 'Europe/Berlin', 'Asia/Kolkata', 'America/Argentina/Buenos_Aires', 'Etc/GMT+5'])(
    '%s is one',
    (text) => {
      expect(checkTimeZone(text)).toBeUndefined();
    },
  );

  it.each(['Mars/Olympus', 'europe/berlin', 'utc', 'Local', '+01:00', '', '../etc/passwd'])('%s is none', (text) => {
    expect(checkTimeZone(text)).toEqual({
      message: 'is not a time zone',
      got: text,
      allowed: 'names of the IANA database, such as Europe/Berlin or Etc/UTC',
    });
  });
});
