import { gitea } from '../../components/gitea';
import { keda } from '../../components/keda';
import { definePart } from '../../unit/part';
import { redisQueue } from '../../components/redis-queue';
import { JOBS, RaibidCiChart } from './chart';

/** raibid-ci with its stream on the queue of the platform; with the forge, where there is one. */
export const raibidCi = definePart({
  section: 'raibidCi',
  name: 'raibid-ci',
  phase: 'apps',
  build: (scope, id, settings, others) => {
    const queue = others.need(redisQueue).endpoint;
    return new RaibidCiChart(scope, id, settings, {
      queue,
      jobs: queue.declareStream(JOBS),
      keda: others.need(keda).endpoint,
      forge: others.find(gitea)?.endpoint,
    });
  },
});
