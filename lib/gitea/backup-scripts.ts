import { DATA_DIRECTORY } from './layout';

/*
 * The archive is four archives one after the other: files, what repositories consist of besides objects, objects, refs. Refs were read
 * before (by git, in the inspector) and objects are read after, so that each ref finds its objects whoever pushes meanwhile.
 *
 * GNU tar ends with 1 when files changed or went while it read, and with 2 for all that is worse.
 * Source: gnu.org/software/tar/manual/html_section/Synopsis.html. Patterns are anchored, and `*` matches no "/".
 */

/** Below the volume. Source: go-gitea/gitea 1.27 modules/setting/repository.go; ours is set in app.ini. */
const REPOSITORIES = 'git/repositories';

/**
 * What Gitea makes anew, what is written at the moment, and what is not Gitea's.
 * Sources: go-gitea/gitea 1.27 modules/setting/{indexer,queue,session,repository_archive,path}.go and modules/storage/local.go.
 */
const NOT_KEPT = [
  REPOSITORIES,
  'data/indexers',
  'data/queues',
  'data/repo-archive',
  'data/sessions',
  'data/tmp',
  'data/*/tmp',
  'log',
  'tmp',
  'lost+found',
];

const REPOSITORY = `${REPOSITORIES}/*/*.git`;
/** All but `objects`. */
const NOT_OBJECTS = `${REPOSITORY}/[!o]*`;
/** What git makes anew, and what is not yet, or will never be, an object. Source: git-scm.com/docs/gitrepository-layout. */
const NO_LOOSE_OBJECT = [
  NOT_OBJECTS,
  `${REPOSITORY}/objects/pack`,
  `${REPOSITORY}/objects/info/commit-graph*`,
  `${REPOSITORY}/objects/tmp_*`,
  `${REPOSITORY}/objects/incoming-*`,
  `${REPOSITORY}/objects/??/tmp_*`,
];
const NO_PACK = [
  NOT_OBJECTS,
  `${REPOSITORY}/objects/[!p]*`,
  `${REPOSITORY}/objects/pack/tmp_*`,
  `${REPOSITORY}/objects/pack/.tmp-*`,
  `${REPOSITORY}/objects/pack/multi-pack-index*`,
];

const excluded = (patterns: readonly string[]): string => patterns.map((pattern) => `--exclude='${pattern}'`).join(' ');

/** How often repositories that are packed anew while they are read are read again. */
const ROUNDS = 5;

const GIT_FUNCTIONS = `export HOME=/tmp GIT_CONFIG_NOSYSTEM=1 GIT_OPTIONAL_LOCKS=0
# HEAD, and every ref with its object or with the ref that it stands for, sorted by git. Fails when one of them leads nowhere.
refs_of() {
  head=$(git --git-dir="$1" symbolic-ref --quiet HEAD) && head="ref: $head" || head=$(git --git-dir="$1" rev-parse --quiet --verify HEAD) || return 1
  echo "HEAD $head"
  git --git-dir="$1" for-each-ref --format='%(refname) %(if)%(symref)%(then)ref: %(symref)%(else)%(objectname)%(end)' 2>"$work/said" &&
    ! grep 'broken ref' "$work/said" >&2
}
# One line of a repository and the list of its refs.
line_of() {
  echo "$1 HEAD $(sed -n 's/^HEAD //p' "$2"), $(sed 1d "$2" | wc -l) refs, $(sha256sum <"$2" | cut -d ' ' -f 1)"
}`;

/** Runs in Gitea's own image, which has git: writes every repository's refs as packed-refs and HEAD. */
export const INSPECT_GITEA = `${GIT_FUNCTIONS}
root=${DATA_DIRECTORY}/${REPOSITORIES}
inspect() {
  umask 022
  rm -rf "$work/refs"
  mkdir -p "$work/refs/${REPOSITORIES}"
  : >"$work/known"
  : >"$work/seen"
  for git in "$root"/*/*.git; do
    [ -d "$git/objects" ] || continue
    repository=\${git#"$root/"}
    [ "$(git --git-dir="$git" config extensions.refStorage || echo files)" = files ] ||
      fail "repository $repository does not keep its refs in files, which is all that this backup can read"
    if refs_of "$git" >"$work/list" && all_there "$git"; then
      take "$work/refs/${REPOSITORIES}/$repository" &&
        echo "$repository" >>"$work/known" && line_of "$repository" "$work/list" >>"$work/seen" || fail 'the scratch volume is full'
    elif [ -d "$git/objects" ]; then
      # Archived as it is. The restore test expects it whole, so that it tells of it.
      echo "repository $repository is damaged: not all of its refs can be read" >&2
      echo "$repository whole" >>"$work/seen"
    fi
  done
  echo "read the refs of $(wc -l <"$work/known") of $(wc -l <"$work/seen") repositories"
}
# Whether each ref's object is there.
all_there() {
  git --git-dir="$1" for-each-ref --format='%(objectname)' 2>/dev/null |
    git --git-dir="$1" cat-file --batch-check >"$work/said" && ! grep ' missing$' "$work/said" >&2
}
# Writes the list of refs as files that git reads. Refs to refs are rare, and have a file each.
take() {
  mkdir -p "$1/refs" &&
    sed -n 's/^HEAD //p' "$work/list" >"$1/HEAD" &&
    sed -n '/^HEAD /d; / ref: /d; s/^\\([^ ]*\\) \\(.*\\)$/\\2 \\1/p' "$work/list" >"$1/packed-refs" &&
    { [ -s "$1/packed-refs" ] || rm "$1/packed-refs"; } &&
    sed -n '/^HEAD /d; / ref: /p' "$work/list" | while read -r name value; do
      mkdir -p "$1/\${name%/*}" && echo "$value" >"$1/$name" || return 1
    done
}`;

/** Counts files and bytes by folder, and the files that are named by the SHA-256 of what is in them: of LFS and of packages. */
const COUNT_FUNCTIONS = `count() {
  awk -v only="$1" '/^-/ {
    size = $3
    sub(/^[^ ]+ +[^ ]+ +[^ ]+ +[^ ]+ +[^ ]+ /, "")
    parts = split($0, part, "/")
    area = part[1] == "data" && parts > 2 ? "data/" part[2] : part[1]
    files[area]++
    bytes[area] += size
    if (sum_in($0) != "") sums[area]++
  }
  END {
    if (only != "sums") for (area in files) printf "files %s %d %.0f\\n", area, files[area], bytes[area]
    if (only != "files") for (area in sums) printf "sums %s %d\\n", area, sums[area]
  }
  '"$sum_in"
}
sum_in='function sum_in(path, part, sum) {
  if (path !~ /^data\\/(lfs|packages)\\// || split(path, part, "/") != 5) return ""
  sum = length(part[5]) == 64 ? part[5] : part[3] part[4] part[5]
  return length(sum) == 64 && sum ~ /^[0-9a-f]+$/ ? sum : ""
}'`;

/** Runs in PostgreSQL's image, which has GNU tar, zstd and gpg. */
export const DUMP_GITEA = `export LC_ALL=C
data=${DATA_DIRECTORY}
${COUNT_FUNCTIONS}
prepare() {
  : >"$facts"
  : >"$inspected"
}
dump() {
  files && settings && objects && refs
}
# What Gitea does meanwhile is no error: files change and go.
archive() {
  folder=$1
  shift
  code=0
  tar --create --file=- --directory="$folder" --numeric-owner --anchored --no-wildcards-match-slash --warning=no-file-changed "$@" 2>"$work/told" || code=$?
  grep -v ': File removed before we read it$' "$work/told" >&2 || true
  [ $code -le 1 ]
}
# Everything but repositories. What is counted is what tar says that it wrote.
files() {
  find "$data" -mindepth 1 -maxdepth 1 -printf '%P\\0' >"$work/top" &&
    archive "$data" -vv --index-file="$work/list" --quoting-style=escape --hard-dereference ${excluded(NOT_KEPT)} \\
      --null --files-from="$work/top" &&
    count '' <"$work/list" | sort >"$facts"
}
# Repositories without objects, and without the refs that were read before.
settings() {
  sed 's|.*|${REPOSITORIES}/&/HEAD\\n${REPOSITORIES}/&/packed-refs\\n${REPOSITORIES}/&/refs|' "$work/known" >"$work/without"
  [ ! -d "$data/${REPOSITORIES}" ] ||
    archive "$data" ${excluded([`${REPOSITORY}/objects`, `${REPOSITORY}/*.lock`])} --no-wildcards --exclude-from="$work/without" ${REPOSITORIES}
}
# git packs objects into a new file before it removes the old ones: where files went, the new ones are read as well.
objects() {
  round=1
  echo ${REPOSITORIES} >"$work/rest"
  while [ -s "$work/rest" ]; do
    [ $round -le ${ROUNDS} ] || { echo "packed anew all the time: $(cat "$work/rest")" >&2; return 1; }
    : >"$work/next"
    while read -r top; do
      [ ! -d "$data/$top" ] || objects_of "$top" || [ ! -d "$data/$top" ] || return 1
    done <"$work/rest"
    sort -u "$work/next" >"$work/rest"
    round=$((round + 1))
  done
}
# Loose objects first: they become packs, and packs do not become loose objects.
objects_of() {
  archive "$data" ${excluded(NO_LOOSE_OBJECT)} "$1" && went &&
    archive "$data" ${excluded(NO_PACK)} "$1" && went
}
went() {
  sed -n 's|^tar: \\(${REPOSITORIES}/[^/]*/[^/]*\\.git\\)/.*: File removed before we read it$|\\1/objects|p' "$work/told" >>"$work/next"
}
# A repository that was deleted meanwhile is in no backup; neither is its row in the next one of the database.
refs() {
  : >"$work/kept"
  while read -r line; do
    repository=\${line%% *}
    if [ -d "$data/${REPOSITORIES}/$repository/objects" ]; then
      echo "$line" >>"$inspected"
      [ ! -d "$work/refs/${REPOSITORIES}/$repository" ] || echo "${REPOSITORIES}/$repository" >>"$work/kept"
    else
      echo "repository $repository was deleted meanwhile" >&2
    fi
  done <"$work/seen"
  [ ! -s "$work/kept" ] || archive "$work/refs" --files-from="$work/kept"
}`;

/** Into the pod's scratch volume. */
export const RESTORE_GITEA = `export LC_ALL=C
${COUNT_FUNCTIONS}
restore() {
  mkdir "$work/data" && tar --extract --ignore-zeros --file=- --directory="$work/data"
}
facts() {
  (
    cd "$work/data"
    {
      find . -path './${REPOSITORIES}' -prune -o -type f -printf '- - %s - - %P\\n' | count files
      found_sums | count sums
    } | sort
  )
}
# Only files that hold what their name says.
found_sums() {
  for area in data/lfs data/packages; do
    [ ! -d $area ] || find $area -type f -print0
  done | xargs -0 -r sha256sum | awk '{
    path = substr($0, 67)
    sum = sum_in(path)
    if (sum == $1) print "- - 0 - - " path
    else if (sum != "") print path " is damaged" >"/dev/stderr"
  }
  '"$sum_in"
}`;

/** Runs in Gitea's own image: each repository must be whole, and have the refs that it had. */
export const INSPECTED_GITEA = `${GIT_FUNCTIONS}
inspected() {
  while read -r repository rest; do
    git=$work/data/${REPOSITORIES}/$repository
    if [ ! -d "$git/objects" ]; then
      echo "$repository missing"
    elif whole "$git" && refs_of "$git" >"$work/list"; then
      line_of "$repository" "$work/list"
    else
      sed "s|^|$repository: |" "$work/complaints" >&2
      echo "$repository damaged"
    fi
  done <"$expected"
}
# What an author wrote strangely, such as a commit without an e-mail address, is as it always was. Source: git-scm.com/docs/git-fsck.
whole() {
  code=0
  git --git-dir="$1" fsck --full --no-dangling --no-reflogs --no-progress >"$work/said" 2>&1 || code=$?
  grep -v -E '^(error|warning) in (blob|commit|tag|tree) |^notice: |^dangling ' "$work/said" >"$work/complaints" || true
  [ $code -eq 0 ] || { [ $code -eq 1 ] && [ ! -s "$work/complaints" ]; }
}`;
