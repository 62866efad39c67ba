import { IMAGES, lazy, type SecretKey, type SecretMaterial } from '../core';
import { httpProbes, resourceBounds, AUTHORITY_FILE, type ContainerProps, type Mount } from '../workload';
import { CONFIG_DIRECTORY, EXPORTER_PORT, REDIS_PORT } from './layout';
import type { StreamProps } from './endpoint';
import { EXPORTER_USER } from './users';

const SECRET_DIRECTORY = '/etc/redis-exporter';
const PASSWORDS_FILE = 'passwords.json';
export const STREAMS_SCRIPT = 'streams.lua';

export interface ExporterProps {
  readonly secretName: string;
  /** The mount of the instance's configuration, which holds the script and the certificate authority. */
  readonly configuration: Mount;
  /** Name in the server's certificate. @default - no TLS */
  readonly tlsServerName?: string;
  /** Read at synth: streams may be declared until then. */
  readonly streams: () => readonly StreamProps[];
}

/**
 * Sidecar that asks its own pod's server and gives the answers to Prometheus. Flags: README of github.com/oliver006/redis_exporter.
 * `CONFIG` is skipped because it would give away the replication password; `INFO` says all that the alerts need.
 */
export function exporterContainer(props: ExporterProps): ContainerProps {
  const { secretName, configuration, tlsServerName, streams } = props;
  return {
    name: 'exporter',
    image: IMAGES.redisExporter,
    args: [
      `--redis.addr=${exporterAddress(tlsServerName !== undefined)}`,
      `--redis.user=${EXPORTER_USER}`,
      `--redis.password-file=${SECRET_DIRECTORY}/${PASSWORDS_FILE}`,
      '--config-command=-',
      '--exclude-latency-histogram-metrics',
      '--disable-scrape-endpoint',
      '--connection-timeout=5s',
      ...(tlsServerName === undefined
        ? []
        : [`--tls-ca-cert-file=${CONFIG_DIRECTORY}/${AUTHORITY_FILE}`, `--tls-server-name=${tlsServerName}`]),
      lazy(() => `--check-single-streams=${uniqueStreams(streams()).join(',')}`),
      lazy(() => `--script=${streams().length === 0 ? '' : `${CONFIG_DIRECTORY}/${STREAMS_SCRIPT}`}`),
      '--lua-script-read-only',
    ],
    ports: [EXPORTER_PORT],
    mounts: [configuration, { volume: { type: 'secret', name: 'exporter', secretName }, path: SECRET_DIRECTORY }],
    resources: resourceBounds(['10m', '100m'], ['32Mi', '64Mi'], ['16Mi', '32Mi']),
    probes: httpProbes(EXPORTER_PORT, '/health'),
  };
}

/** The exporter finds its password under the address that it asks, user included. */
export function exporterSecret(password: SecretMaterial, tls: boolean): Record<string, SecretKey> {
  const address = exporterAddress(tls).replace('://', `://${EXPORTER_USER}@`);
  return {
    [PASSWORDS_FILE]: { type: 'template', parts: [`{"${address}":`, { value: password, as: 'json' }, '}'] },
  };
}

/**
 * What the exporter can't measure itself, because it reads an unknown lag as 0 and knows no age of entries. The answers become
 * `redis_script_values{key="<name> <stream> <group>"}`.
 */
export function streamsScript(streams: readonly StreamProps[]): string {
  const groups = streams.map(({ stream, group }) => `  {'${stream}', '${group}'},`);
  return `-- Says of each declared group how old its oldest unacknowledged entry is, and whether Redis knows its lag.
local groups = {
${groups.join('\n')}
}
local now = tonumber(redis.call('TIME')[1])
local answers = {}
local function answer(name, stream, group, value)
  answers[#answers + 1] = name .. ' ' .. stream .. ' ' .. group
  answers[#answers + 1] = tostring(value)
end
for _, pair in ipairs(groups) do
  local stream, group = pair[1], pair[2]
  local oldest = redis.pcall('XPENDING', stream, group, '-', '+', 1)
  if not oldest.err then
    local added = oldest[1] and tonumber(string.match(oldest[1][1], '^%d+')) / 1000 or now
    answer('oldest_pending_seconds', stream, group, math.max(0, math.floor(now - added)))
    for _, info in ipairs(redis.call('XINFO', 'GROUPS', stream)) do
      local field = {}
      for position = 1, #info, 2 do
        field[info[position]] = info[position + 1]
      end
      if field['name'] == group then
        answer('lag_unknown', stream, group, field['lag'] and 0 or 1)
      end
    end
  end
end
return answers
`;
}

/** Each stream once, however many groups read it. */
export function uniqueStreams(streams: readonly StreamProps[]): string[] {
  return [...new Set(streams.map(({ stream }) => stream))];
}

function exporterAddress(tls: boolean): string {
  return `${tls ? 'rediss' : 'redis'}://localhost:${REDIS_PORT.number}`;
}
