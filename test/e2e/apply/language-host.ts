import { spawn } from 'node:child_process';
import { join } from 'node:path';
import * as grpc from '@grpc/grpc-js';

/*
 * Stands in for pulumi-language-nodejs, which is part of every normal Pulumi install but can't be built as a Go module of its own.
 * Like the real one it answers on loopback, says its port, and runs the program with the SDK's own `cmd/run`. It plans nothing and
 * decides nothing; what it doesn't do (install packages, list plugins, debug) no test of ours needs.
 */

/* eslint-disable @typescript-eslint/no-require-imports -- the SDK's protocol files have no types of their own */
const services = require('@pulumi/pulumi/proto/language_grpc_pb') as {
  LanguageRuntimeService: grpc.ServiceDefinition<grpc.UntypedServiceImplementation>;
};
const messages = require('@pulumi/pulumi/proto/language_pb') as Record<string, new () => Message>;
const plugins = require('@pulumi/pulumi/proto/plugin_pb') as Record<string, new () => Message>;
/* eslint-enable @typescript-eslint/no-require-imports */

interface Message {
  setError(text: string): void;
  setBail(bail: boolean): void;
  setVersion(text: string): void;
}

interface RunRequest {
  getProject(): string;
  getStack(): string;
  getOrganization(): string;
  getPwd(): string;
  getInfo(): { getRootDirectory(): string; getProgramDirectory(): string; getEntryPoint(): string };
  getConfigMap(): { entries(): Iterable<[string, string]> };
  getConfigsecretkeysList(): string[];
  getDryrun(): boolean;
  getParallel(): number;
  getMonitorAddress(): string;
}

const engine = process.argv[process.argv.length - 1] ?? '';

function run(call: { request: RunRequest }, answer: (error: Error | null, response: Message) => void): void {
  const { request } = call;
  const info = request.getInfo();
  const child = spawn(
    process.execPath,
    [
      join(process.env.KEELSON_E2E_NODE_MODULES ?? '', '@pulumi/pulumi/cmd/run'),
      '--engine',
      engine,
      '--monitor',
      request.getMonitorAddress(),
      '--project',
      request.getProject(),
      '--stack',
      request.getStack(),
      '--organization',
      request.getOrganization(),
      '--root-directory',
      info.getRootDirectory(),
      '--pwd',
      request.getPwd(),
      '--parallel',
      String(request.getParallel()),
      ...(request.getDryrun() ? ['--dry-run'] : []),
      info.getEntryPoint(),
    ],
    {
      cwd: info.getProgramDirectory(),
      stdio: ['ignore', 'inherit', 'inherit'],
      env: {
        ...process.env,
        PULUMI_CONFIG: JSON.stringify(Object.fromEntries(request.getConfigMap().entries())),
        PULUMI_CONFIG_SECRET_KEYS: JSON.stringify(request.getConfigsecretkeysList()),
        PULUMI_NODEJS_TYPESCRIPT: 'false',
      },
    },
  );
  child.on('exit', (code) => {
    const response = new (messages.RunResponse as new () => Message)();
    // 32: the program has said itself what is wrong.
    if (code === 32) {
      response.setBail(true);
    } else if (code !== 0) {
      response.setError(`the program ended with code ${code}`);
    }
    answer(null, response);
  });
}

const server = new grpc.Server({ 'grpc.max_receive_message_length': 100 * 1024 * 1024 });
const empty =
  (name: string): grpc.handleUnaryCall<unknown, Message> =>
  (_call, answer) =>
    answer(null, new (messages[name] as new () => Message)());

server.addService(services.LanguageRuntimeService, {
  handshake: empty('LanguageHandshakeResponse'),
  getRequiredPlugins: empty('GetRequiredPluginsResponse'),
  getRequiredPackages: empty('GetRequiredPackagesResponse'),
  getProgramDependencies: empty('GetProgramDependenciesResponse'),
  getPluginInfo: (_call: unknown, answer: (error: Error | null, info: Message) => void) => {
    const info = new (plugins.PluginInfo as new () => Message)();
    info.setVersion('1.0.0');
    answer(null, info);
  },
  run,
} as unknown as grpc.UntypedServiceImplementation);

server.bindAsync('127.0.0.1:0', grpc.ServerCredentials.createInsecure(), (error, port) => {
  if (error !== null) {
    throw error;
  }
  process.stdout.write(`${port}\n`);
});
