import {
  checkBytes,
  checkCron,
  checkDnsLabel,
  checkPattern,
  checkTimeZone,
  checkWhole,
  faultsAt,
  optional,
  type Fault,
  type Objections,
} from '../core';
import type { BackupStore, EncryptedBackupProps } from './props';
import { checkRecipient } from './recipient';

/** What is wrong with the values of a backup; `path` says whose. */
export function backupFaults(path: string, props: EncryptedBackupProps): Fault[] {
  const { source, schedule, timeZone, recipient, restoreTest } = props;
  return faultsAt(path, {
    'source.name': checkDnsLabel(source.name, 32),
    schedule: optional(schedule, checkCron),
    timeZone: optional(timeZone, checkTimeZone),
    recipient: checkRecipient(recipient),
    retentionDays: checkWhole(props.retentionDays, { max: 3650 }),
    keepAtLeast: checkWhole(props.keepAtLeast, { max: 1000 }),
    maximumAgeHours: checkWhole(props.maximumAgeHours, { max: 8760 }),
    minimumBytes: checkWhole(props.minimumBytes, { max: 2 ** 40 }),
    deadlineSeconds: checkWhole(props.deadlineSeconds, { min: 60, max: 86_400 }),
    ...storeObjections(props.store),
    'restoreTest.schedule': optional(restoreTest?.schedule, checkCron),
    'restoreTest.scratch': optional(restoreTest?.scratch, checkBytes),
    'restoreTest.maximumAgeDays': checkWhole(restoreTest?.maximumAgeDays, { max: 366 }),
    'restoreTest.deadlineSeconds': checkWhole(restoreTest?.deadlineSeconds, { min: 60, max: 86_400 }),
  });
}

function storeObjections(store: BackupStore): Objections {
  switch (store.type) {
    case 'volume':
      return { 'store.size': checkBytes(store.size) };
    case 'objectStore':
      return {
        'store.endpoint': checkPattern(store.endpoint, /^https:\/\/[a-z0-9.-]+(:\d+)?$/, {
          message: 'is not the address of an object store',
          allowed: 'https://host or https://host:port',
        }),
        'store.bucket': checkPattern(store.bucket, /^[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]$/, {
          message: 'is not the name of a bucket',
          allowed: '3 to 63 lower case letters, digits, "-", "."',
        }),
        'store.prefix': checkPattern(store.prefix, /^[A-Za-z0-9][A-Za-z0-9._/-]*$/, {
          message: 'is not a folder in a bucket',
          allowed: 'letters, digits, ".", "_", "-" and "/"',
        }),
        'store.scratch': optional(store.scratch, checkBytes),
      };
    default:
      throw new Error(`unknown store ${JSON.stringify(store satisfies never)}`);
  }
}
