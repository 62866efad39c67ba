import {
  BACKUP_SUFFIX,
  MANIFEST_SUFFIX,
  PRIVATE_KEY_DIRECTORY,
  PRIVATE_KEY_FILE,
  CONFIG_DIRECTORY,
  RECIPIENT_FILE,
  STORE_DIRECTORY,
  TEMPORARY_DIRECTORY,
  WORK_DIRECTORY,
} from './layout';

export interface BackupScriptProps {
  /** Name of the source, and of its folder. */
  readonly source: string;
  readonly dumpScript: string;
  /** Whether an inspector looked at the source before, and will look at what is restored. */
  readonly hasInspector: boolean;
  /** Bytes below which a backup can not be whole. */
  readonly minimumBytes: number;
}

export interface RetentionProps {
  readonly days: number;
  /** Backups that are kept however old they are. */
  readonly keepAtLeast: number;
}

export interface RestoreScriptProps {
  readonly source: string;
  readonly restoreScript: string;
  /** Whether an inspector looks at what was restored, and removes it. */
  readonly hasInspector: boolean;
  /** Hours after which the newest backup is too old. */
  readonly maximumAgeHours: number;
}

/*
 * bash, for pipefail: without it a dump that dies in the middle of a pipe is a backup that went well. What goes wrong is told in one
 * sentence and ends the pod with a code other than 0, which is what the alerts are made of.
 */
const HEAD = `set -euo pipefail
umask 077
trap 'exit 143' TERM
fail() {
  echo "$*" >&2
  exit 1
}`;

/** Dumps, compresses and encrypts in one stream: nothing in the clear is ever written to a disk. */
export function backupScript(props: BackupScriptProps, retention: RetentionProps): string {
  const { source, dumpScript, minimumBytes, hasInspector } = props;
  return `#!/bin/bash
# Makes one encrypted backup of ${source} and forgets old ones.
${HEAD}
store=${STORE_DIRECTORY}/${source}
work=${WORK_DIRECTORY}
facts=$work/facts
${hasInspector ? 'inspected=$work/inspected\n' : ''}export GNUPGHOME=${TEMPORARY_DIRECTORY}/gnupg
mkdir -p "$store" "$GNUPGHOME"
rm -f "$store"/*.part

${dumpScript}

prepare
name=$(date -u +%Y%m%dT%H%M%SZ)
part=$store/$name.part
# Only whoever holds the private key can read what this writes, and the private key is not here.
dump | zstd --quiet --check -3 |
  gpg --batch --quiet --no-tty --trust-model always --compress-algo none --recipient-file ${CONFIG_DIRECTORY}/${RECIPIENT_FILE} \\
    --encrypt --output "$part" || fail "no backup of ${source}: the stream broke"
size=$(stat -c %s "$part")
previous=$(find "$store" -maxdepth 1 -name '*${BACKUP_SUFFIX}' | sort | tail -n 1)
before=$([ -z "$previous" ] && echo 0 || stat -c %s "$previous")
[ "$size" -ge ${minimumBytes} ] || fail "no backup of ${source}: $size bytes are too few to be one"
sync "$part"
mv "$part" "$store/$name${BACKUP_SUFFIX}"
{
  echo "source ${source}"
  echo "time $name"
  echo "size $size"
  echo "sha256 $(sha256sum "$store/$name${BACKUP_SUFFIX}" | cut -d ' ' -f 1)"
  sed 's/^/fact /' "$facts"
${hasInspector ? `  sed 's/^/inspected /' "$inspected"\n` : ''}} >"$store/$name.part"
sync "$store/$name.part"
mv "$store/$name.part" "$store/$name${MANIFEST_SUFFIX}"
echo "backed up ${source}: $name, $size bytes, ${hasInspector ? '$(cat "$facts" "$inspected" | wc -l)' : '$(wc -l <"$facts")'} facts"

${retentionScript(retention)}

# Kept, and told once: the next backup is compared with this one.
[ $((size * 2)) -ge "$before" ] || fail "the backup of ${source} has $size bytes, and the one before had $before"
`;
}

/** By the time in the name, not by that of the file: a copy that was moved is as old as it was. */
function retentionScript({ days, keepAtLeast }: RetentionProps): string {
  return `# Forgets what is older than ${days} days, but never the newest ${keepAtLeast}.
oldest=$(date -u -d '${days} days ago' +%Y%m%dT%H%M%SZ)
find "$store" -maxdepth 1 -name '*${MANIFEST_SUFFIX}' -printf '%f\\n' | sort -r | tail -n +${keepAtLeast + 1} | while read -r manifest; do
  old=\${manifest%${MANIFEST_SUFFIX}}
  if [[ $old < $oldest ]]; then
    # The manifest goes first: what is left of an interrupted removal is no backup, and is removed below.
    rm -f "$store/$manifest" "$store/$old${BACKUP_SUFFIX}"
    echo "forgot $old"
  fi
done
find "$store" -maxdepth 1 -name '*${BACKUP_SUFFIX}' -printf '%f\\n' | while read -r file; do
  [ -e "$store/\${file%${BACKUP_SUFFIX}}${MANIFEST_SUFFIX}" ] || rm -f "$store/$file"
done`;
}

/** Takes the newest backup, proves that it is what was written, and restores it into something that is thrown away. */
export function restoreScript(props: RestoreScriptProps): string {
  const { source, maximumAgeHours, hasInspector } = props;
  return `#!/bin/bash
# Proves that the newest backup of ${source} can be restored.
${HEAD}
store=${STORE_DIRECTORY}/${source}
work=${WORK_DIRECTORY}/restore
export GNUPGHOME=${TEMPORARY_DIRECTORY}/gnupg
rm -rf "$work" "$GNUPGHOME"
mkdir -p "$work" "$GNUPGHOME"
finish() {
  code=$?
  pg_ctl stop --pgdata="$work/data" --mode=immediate --silent >/dev/null 2>&1 || true
  gpgconf --kill all >/dev/null 2>&1 || true
  ${hasInspector ? `rm -rf "$GNUPGHOME"\n  [ $code -eq 0 ] || rm -rf "$work"` : 'rm -rf "$work" "$GNUPGHOME"'}
  exit $code
}
trap finish EXIT

${props.restoreScript}

manifest=$(find "$store" -maxdepth 1 -name '*${MANIFEST_SUFFIX}' 2>/dev/null | sort | tail -n 1 || true)
[ -n "$manifest" ] || fail "there is no backup of ${source}"
backup=\${manifest%${MANIFEST_SUFFIX}}${BACKUP_SUFFIX}
name=$(basename "$manifest" ${MANIFEST_SUFFIX})
oldest=$(date -u -d '${maximumAgeHours} hours ago' +%Y%m%dT%H%M%SZ)
[[ $name > $oldest ]] || fail "the newest backup of ${source} is of $name, older than ${maximumAgeHours} hours"
[ -s "$backup" ] || fail "backup $name of ${source} is not there, only its manifest"
said() { sed -n "s/^$1 //p" "$manifest"; }
[ "$(stat -c %s "$backup")" = "$(said size)" ] ||
  fail "backup $name of ${source} has $(stat -c %s "$backup") bytes, and $(said size) were written"
[ "$(sha256sum "$backup" | cut -d ' ' -f 1)" = "$(said sha256)" ] || fail "backup $name of ${source} is not what was written"
gpg --batch --quiet --no-tty --import ${PRIVATE_KEY_DIRECTORY}/${PRIVATE_KEY_FILE} || fail 'the private key is none'
gpg --batch --quiet --no-tty --pinentry-mode loopback --passphrase '' --decrypt "$backup" | zstd --quiet --decompress --stdout | restore ||
  fail "backup $name of ${source} can not be restored"
facts >"$work/found"
said fact >"$work/expected"
diff -u "$work/expected" "$work/found" || fail "backup $name of ${source} does not hold what was backed up"
${hasInspector ? 'said inspected >"$work/inspected"\n' : ''}echo "restored ${source}: $name, $(wc -l <"$work/found") facts as they were"
`;
}

/** Looks at the source before it is dumped. */
export function inspectScript(source: string, script: string): string {
  return `#!/bin/bash
# Looks at ${source} with its own programs before it is backed up.
${HEAD}
work=${WORK_DIRECTORY}

${script}

inspect
`;
}

/** Looks at what the restore test has restored, and removes it. */
export function inspectedScript(source: string, script: string): string {
  return `#!/bin/bash
# Proves with its own programs that what was restored of ${source} is whole.
${HEAD}
work=${WORK_DIRECTORY}/restore
expected=$work/inspected
finish() {
  code=$?
  rm -rf "$work"
  exit $code
}
trap finish EXIT

${script}

inspected >"$work/found"
diff -u "$expected" "$work/found" || fail "the newest backup of ${source} does not hold what was backed up"
echo "inspected ${source}: $(wc -l <"$expected") facts as they were"
`;
}
