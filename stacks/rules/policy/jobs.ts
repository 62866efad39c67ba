import { asString, at } from '../../objects/json';
import { kubeLinter, kubeScore, objectRule, podRule } from '../rule';

export const cronJobDeadline = objectRule({
  id: 'cron-job-deadline',
  sources: kubeScore('cronjob-has-deadline'),
  severity: 'error',
  reason: 'A CronJob says how late a run may start: without it a hundred missed runs stop the schedule for good.',
  kinds: ['batch/CronJob'],
  check: ({ object }, report) => {
    if (at(object, 'spec', 'startingDeadlineSeconds') === undefined) {
      report({
        field: 'spec.startingDeadlineSeconds',
        message: 'is not set, so missed runs pile up until the schedule stops',
        got: null,
        allowed: 'a number of seconds',
        fix: 'set it to 600',
      });
    }
  },
});

export const jobRestartPolicy = podRule({
  id: 'job-restart-policy',
  sources: kubeScore('cronjob-restartpolicy'),
  severity: 'error',
  reason: 'The pods of a Job are not always restarted: work that has ended must stay ended.',
  check: (pod, report) => {
    const policy = asString(pod.spec.restartPolicy);
    if (pod.maker.ends && policy !== 'Never' && policy !== 'OnFailure') {
      report({
        field: 'spec.restartPolicy',
        message: 'would restart work that has ended',
        got: policy ?? null,
        allowed: 'Never, OnFailure',
        fix: 'set it to Never',
      });
    }
  },
});

export const jobTimeToLive = objectRule({
  id: 'job-time-to-live',
  sources: kubeLinter('job-ttl-seconds-after-finished'),
  severity: 'error',
  reason: 'A Job is removed some time after its end; the Jobs of a CronJob are removed by its history limits alone.',
  kinds: ['batch/Job', 'batch/CronJob'],
  check: ({ object }, report) => {
    const field = 'ttlSecondsAfterFinished';
    if (object.kind === 'Job' && at(object, 'spec', field) === undefined) {
      report({
        field: `spec.${field}`,
        message: 'is not set, so the Job stays for ever',
        got: null,
        allowed: 'a number of seconds',
        fix: 'set it to 86400',
      });
    }
    const ofCronJob = at(object, 'spec', 'jobTemplate', 'spec', field);
    if (object.kind === 'CronJob' && ofCronJob !== undefined) {
      report({
        field: `spec.jobTemplate.spec.${field}`,
        message: 'removes Jobs that the history limits would keep',
        got: ofCronJob,
        allowed: 'not set',
        fix: 'remove it',
      });
    }
  },
});
