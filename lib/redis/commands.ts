/*
 * Names of the commands that an ACL rule may allow: the server refuses to start when its ACL file holds a name that it does not know.
 * The first table is what `COMMAND LIST` and `ACL CAT` of Redis 7.0 answer, which a contract test compares; the second is what later
 * versions added. Source: redis.io/docs/latest/commands.
 */

const COMMANDS = words(`
  acl append asking auth bgrewriteaof bgsave bitcount bitfield bitfield_ro bitop bitpos blmove blmpop blpop brpop
  brpoplpush bzmpop bzpopmax bzpopmin client cluster command config copy dbsize debug decr decrby del discard dump
  echo eval eval_ro evalsha evalsha_ro exec exists expire expireat expiretime failover fcall fcall_ro flushall flushdb
  function geoadd geodist geohash geopos georadius georadius_ro georadiusbymember georadiusbymember_ro geosearch
  geosearchstore get getbit getdel getex getrange getset hdel hello hexists hget hgetall hincrby hincrbyfloat hkeys
  hlen hmget hmset hrandfield hscan hset hsetnx hstrlen hvals incr incrby incrbyfloat info keys lastsave latency lcs
  lindex linsert llen lmove lmpop lolwut lpop lpos lpush lpushx lrange lrem lset ltrim memory mget migrate module
  monitor move mset msetnx multi object persist pexpire pexpireat pexpiretime pfadd pfcount pfdebug pfmerge pfselftest
  ping psetex psubscribe psync pttl publish pubsub punsubscribe quit randomkey readonly readwrite rename renamenx
  replconf replicaof reset restore restore-asking role rpop rpoplpush rpush rpushx sadd save scan scard script sdiff
  sdiffstore select set setbit setex setnx setrange shutdown sinter sintercard sinterstore sismember slaveof slowlog
  smembers smismember smove sort sort_ro spop spublish srandmember srem sscan ssubscribe strlen subscribe substr
  sunion sunionstore sunsubscribe swapdb sync time touch ttl type unlink unsubscribe unwatch wait watch xack xadd
  xautoclaim xclaim xdel xgroup xinfo xlen xpending xrange xread xreadgroup xrevrange xsetid xtrim zadd zcard zcount
  zdiff zdiffstore zincrby zinter zintercard zinterstore zlexcount zmpop zmscore zpopmax zpopmin zrandmember zrange
  zrangebylex zrangebyscore zrangestore zrank zrem zremrangebylex zremrangebyrank zremrangebyscore zrevrange
  zrevrangebylex zrevrangebyscore zrevrank zscan zscore zunion zunionstore
`);

const SUBCOMMANDS: Readonly<Record<string, readonly string[]>> = {
  acl: words('cat deluser dryrun genpass getuser help list load log save setuser users whoami'),
  client: words(`
    caching getname getredir help id info kill list no-evict pause reply setname tracking trackinginfo
    unblock unpause
  `),
  cluster: words(`
    addslots addslotsrange bumpepoch count-failure-reports countkeysinslot delslots delslotsrange failover
    flushslots forget getkeysinslot help info keyslot links meet myid nodes replicas replicate reset
    saveconfig set-config-epoch setslot shards slaves slots
  `),
  command: words('count docs getkeys getkeysandflags help info list'),
  config: words('get help resetstat rewrite set'),
  function: words('delete dump flush help kill list load restore stats'),
  latency: words('doctor graph help histogram history latest reset'),
  memory: words('doctor help malloc-stats purge stats usage'),
  module: words('help list load loadex unload'),
  object: words('encoding freq help idletime refcount'),
  pubsub: words('channels help numpat numsub shardchannels shardnumsub'),
  script: words('debug exists flush help kill load'),
  slowlog: words('get help len reset'),
  xgroup: words('create createconsumer delconsumer destroy help setid'),
  xinfo: words('consumers groups help stream'),
};

/** Version in which a command came, for those that Redis 7.0 does not know. */
const LATER: Readonly<Record<string, readonly string[]>> = {
  '7.2': words('client|no-touch client|setinfo cluster|myshardid waitaof'),
  '7.4': words('hexpire hexpireat hexpiretime hpersist hpexpire hpexpireat hpexpiretime hpttl httl'),
  '8.0': words('hgetdel hgetex hsetex vadd vcard vdim vemb vgetattr vinfo vlinks vrandmember vrem vsetattr vsim'),
  '8.2': words('xackdel xdelex'),
  '8.4': words('delex digest msetex'),
  '8.8': words('increx xnack'),
};

/** Categories of Redis 7.0, without the `@`. */
export const REDIS_CATEGORIES: readonly string[] = words(
  'admin bitmap blocking connection dangerous fast geo hash hyperloglog keyspace list pubsub read scripting set slow sortedset stream ' +
    'string transaction write',
);

/** Commands and subcommands (`xinfo|stream`) of Redis 7.0. */
export const REDIS_7_0_COMMANDS: readonly string[] = [
  ...COMMANDS,
  ...Object.entries(SUBCOMMANDS).flatMap(([command, names]) => names.map((name) => `${command}|${name}`)),
];

/** Every command that may stand in a rule, and the version of Redis in which it came. */
export const REDIS_COMMANDS: ReadonlyMap<string, string> = new Map([
  ...REDIS_7_0_COMMANDS.map((command) => [command, '7.0'] as const),
  ...Object.entries(LATER).flatMap(([version, names]) => names.map((name) => [name, version] as const)),
]);

function words(text: string): string[] {
  return text.split(/\s+/).filter((word) => word !== '');
}
