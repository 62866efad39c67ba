import type { RedisClient, RedisUserProps } from '../redis';
import { CACHE_INDEX, CACHE_PREFIX, QUEUE_SET_SUFFIX, QUEUE_SUFFIX, SESSION_PREFIX } from './layout';

/** What go-redis sends on every connection, and Gitea before it starts. */
const GREETING = ['ping', 'client|setname', 'client|setinfo'];

/** Source: go-gitea/gitea 1.27 modules/cache/cache_redis.go and modules/session/redis.go, command by command. */
export const CACHE_USER: RedisUserProps = {
  name: 'gitea-cache',
  commands: [...GREETING, 'set', 'get', 'del', 'exists', 'incr', 'decr', 'hset', 'hdel', 'hkeys', 'dbsize'],
  keys: [`${CACHE_PREFIX}*`, CACHE_INDEX, `${SESSION_PREFIX}*`],
};

/** Source: go-gitea/gitea 1.27 modules/queue/base_redis.go, and modules/globallock/redis_locker.go for the locks of several replicas. */
export function queueUser(locks: boolean): RedisUserProps {
  return {
    name: 'gitea-queue',
    commands: [
      ...GREETING,
      'llen',
      'rpush',
      'lpop',
      'sadd',
      'srem',
      'sismember',
      'del',
      ...(locks ? ['set', 'setnx', 'get', 'pexpire', 'eval', 'evalsha'] : []),
    ],
    keys: [`*${QUEUE_SUFFIX}`, `*${QUEUE_SET_SUFFIX}`, ...(locks ? ['gitea:globallock:*'] : [])],
  };
}

/**
 * The address that Gitea takes for a Redis, as the shell puts it together: `password` is an expansion that yields the password with
 * every byte escaped, so that any password arrives. Hosts of sentinels stand in a parameter, because newer Go refuses a list of them where
 * a host belongs. Source: go-gitea/gitea 1.27 modules/nosql/{redis,manager_redis}.go.
 */
export function redisUri(client: RedisClient, password: string, parameters: Readonly<Record<string, string>>): string {
  const { address, username } = client;
  const scheme = client.tls === undefined ? 'redis' : 'rediss';
  const query = (more: Readonly<Record<string, string>>): string => {
    const pairs = Object.entries({ ...more, ...parameters }).map(([key, value]) => `${key}=${value}`);
    return pairs.length === 0 ? '' : `?${pairs.join('&')}`;
  };
  switch (address.type) {
    case 'single':
      return `${scheme}://${username}:${password}@${address.host}:${address.port}/0${query({})}`;
    case 'sentinel':
      return `${scheme}+sentinel://${username}:${password}@/0${query({
        addrs: address.sentinels.map(({ host, port }) => `${host}:${port}`).join(','),
        mastername: address.masterName,
        sentinelusername: username,
        sentinelpassword: password,
      })}`;
    default:
      throw new Error(`unknown address ${JSON.stringify(address satisfies never)}`);
  }
}
