import { checkBytes, checkCron, checkDnsLabel, checkTimeZone, type Fault, type Objection } from '../core';
import type { BackupStore, EncryptedBackupProps } from './props';
import { checkRecipient } from './recipient';

/** What is wrong with the values of a backup; `path` says whose. */
export function backupFaults(path: string, props: EncryptedBackupProps): Fault[] {
  const { source, schedule, timeZone, recipient, restoreTest } = props;
  const objections = [
    source.name.length > 32
      ? { message: 'is too long for the name of a source', got: source.name, allowed: 'up to 32 characters' }
      : checkDnsLabel(source.name),
    schedule === undefined ? undefined : checkCron(schedule),
    timeZone === undefined ? undefined : checkTimeZone(timeZone),
    checkRecipient(recipient),
    whole('retentionDays', props.retentionDays, 1, 3650),
    whole('keepAtLeast', props.keepAtLeast, 1, 1000),
    whole('maximumAgeHours', props.maximumAgeHours, 1, 8760),
    whole('minimumBytes', props.minimumBytes, 1, 2 ** 40),
    whole('deadlineSeconds', props.deadlineSeconds, 60, 86_400),
    ...storeObjections(props.store),
    restoreTest?.schedule === undefined ? undefined : checkCron(restoreTest.schedule),
    restoreTest?.scratch === undefined ? undefined : checkBytes(restoreTest.scratch),
    whole('restoreTest.maximumAgeDays', restoreTest?.maximumAgeDays, 1, 366),
    whole('restoreTest.deadlineSeconds', restoreTest?.deadlineSeconds, 60, 86_400),
  ].filter((objection) => objection !== undefined);
  return objections.map((objection) => ({ path, ...objection }));
}

function storeObjections(store: BackupStore): (Objection | undefined)[] {
  switch (store.type) {
    case 'volume':
      return [checkBytes(store.size)];
    case 'objectStore':
      return [
        /^https:\/\/[a-z0-9.-]+(:\d+)?$/.test(store.endpoint)
          ? undefined
          : {
              message: 'is not the address of an object store',
              got: store.endpoint,
              allowed: 'https://host or https://host:port',
            },
        /^[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]$/.test(store.bucket)
          ? undefined
          : {
              message: 'is not the name of a bucket',
              got: store.bucket,
              allowed: '3 to 63 lower case letters, digits, "-", "."',
            },
        /^[A-Za-z0-9][A-Za-z0-9._/-]*$/.test(store.prefix)
          ? undefined
          : {
              message: 'is not a folder in a bucket',
              got: store.prefix,
              allowed: 'letters, digits, ".", "_", "-" and "/"',
            },
        store.scratch === undefined ? undefined : checkBytes(store.scratch),
      ];
    default:
      throw new Error(`unknown store ${JSON.stringify(store satisfies never)}`);
  }
}

function whole(name: string, value: number | undefined, min: number, max: number): Objection | undefined {
  return value === undefined || (Number.isInteger(value) && value >= min && value <= max)
    ? undefined
    : { message: `${name} is out of range`, got: value, allowed: `whole numbers from ${min} to ${max}` };
}
