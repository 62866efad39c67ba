import { REGISTRATION_FILE } from './layout';

/** Where a runner keeps who it is, and where jobs work. */
export const RUNNER_DIRECTORY = '/data';
export const REGISTRATION_DIRECTORY = '/etc/gitea-registration';
export const RUNNER_CONFIG_DIRECTORY = '/etc/gitea-runner';
export const RUNNER_CONFIG_FILE = 'config.yaml';
/** Home of jobs, for their tools' caches. */
export const RUNNER_HOME = `${RUNNER_DIRECTORY}/home`;

/**
 * POSIX sh, run by an init container: the registration token opens the whole instance to whoever has it, and jobs run in the runner's own
 * container, so it is mounted where no job is. What is left behind is good for this one runner, which takes one job.
 * Source: gitea/runner 1.0.8 scripts/run.sh, internal/app/cmd.
 */
export const REGISTER = `set -eu
cd ${RUNNER_DIRECTORY}
mkdir -p ${RUNNER_HOME}
tries=0
until gitea-runner register --no-interactive --ephemeral --config ${RUNNER_CONFIG_DIRECTORY}/${RUNNER_CONFIG_FILE} \\
  --instance "$GITEA_INSTANCE_URL" --name "$GITEA_RUNNER_NAME" --labels "$GITEA_RUNNER_LABELS" \\
  --token "$(cat ${REGISTRATION_DIRECTORY}/${REGISTRATION_FILE})"; do
  tries=$((tries + 1))
  [ "$tries" -lt 20 ] || exit 1
  sleep 3
done
`;

/** Ends with the one job: a runner that was registered as ephemeral takes no second one. */
export const RUN_ONE_JOB = `set -eu
cd ${RUNNER_DIRECTORY}
exec gitea-runner daemon --config ${RUNNER_CONFIG_DIRECTORY}/${RUNNER_CONFIG_FILE}
`;

/** Source: gitea/runner 1.0.8 internal/pkg/config/config.example.yaml. */
export function runnerConfig(longestJobSeconds: number): string {
  return `log:
  level: info
runner:
  file: ${RUNNER_DIRECTORY}/.runner
  capacity: 1
  timeout: ${longestJobSeconds}s
  # A runner that is told to end lets its job finish.
  shutdown_timeout: ${longestJobSeconds}s
  insecure: false
cache:
  enabled: false
host:
  workdir_parent: ${RUNNER_DIRECTORY}/work
`;
}
