import { execFile } from 'node:child_process';
import { copyFile, mkdtemp, readFile, rm, chmod, appendFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { parse, parseAllDocuments } from 'yaml';
import { amend, bareDefinition, differences, type Definition } from './definition';
import type { ApiSource } from './sources';

const run = promisify(execFile);

/** A Go module of go.mod as it lies in the module cache, checked against go.sum. */
interface Module {
  readonly path: string;
  readonly version: string;
  readonly folder: string;
}

/** Generates definitions with the programs and modules that tools/ pins. */
export class Upstream {
  private readonly modules = new Map<string, Promise<Module>>();
  private generator?: Promise<string>;

  /** @param root The project's folder. */
  constructor(private readonly root: string) {}

  /** The version of a module that go.mod names. */
  async versionOf(module: string): Promise<string> {
    return (await this.module(module)).version;
  }

  /** The definitions of one API, in the order of its kinds. @throws Error where they differ from what upstream ships. */
  async definitions(source: ApiSource): Promise<readonly Definition[]> {
    const generated = source.packages === undefined ? undefined : await this.generate(source, source.packages);
    const definitions: Definition[] = [];
    for (const { kind } of source.kinds) {
      if (generated === undefined) {
        const plural = `${kind.toLowerCase()}s`;
        definitions.push(bareDefinition(await this.shipped(source, kind, plural)));
        continue;
      }
      const found = generated.find(({ spec }) => spec.group === source.group && spec.names.kind === kind);
      if (found === undefined) {
        throw new Error(`${source.module} has no kind ${kind} in group ${source.group}`);
      }
      const ours = amend(bareDefinition(found), source.amendments ?? []);
      await this.compareWithShipped(source, ours);
      definitions.push(ours);
    }
    return definitions;
  }

  private async generate(source: ApiSource, packages: readonly string[]): Promise<readonly Definition[]> {
    const [{ folder }, controllerGen] = await Promise.all([this.module(source.module), this.controllerGen()]);
    const options = ['maxDescLen=0', ...(source.options ?? [])].join(',');
    const argumentsOfGenerator = [
      `crd:${options}`,
      ...packages.map((path) => `paths=${path}`),
      'output:crd:stdout',
    ];
    // In the module's own folder its own go.mod decides, so that embedded Kubernetes types are of the version that upstream ships.
    const { stdout } = await this.withModuleFile(source, folder, (flags) =>
      run(controllerGen, argumentsOfGenerator, { cwd: folder, env: environment(flags), maxBuffer: 1 << 28 }),
    );
    return parseAllDocuments(stdout)
      .map((document) => document.toJS() as Definition | null)
      .filter((definition) => definition !== null);
  }

  /** Runs with a copy of upstream's go.mod without the replacements that its published module lacks, where it has such. */
  private async withModuleFile<T>(source: ApiSource, folder: string, use: (flags: string) => Promise<T>): Promise<T> {
    if (source.unreplaced === undefined) {
      return use('-mod=readonly');
    }
    const scratch = await mkdtemp(join(tmpdir(), 'keelson-crds-'));
    try {
      const file = join(scratch, 'go.mod');
      const sums = join(scratch, 'go.sum');
      await copyFile(join(folder, 'go.mod'), file);
      await copyFile(join(folder, 'go.sum'), sums);
      await Promise.all([chmod(file, 0o644), chmod(sums, 0o644)]);
      const known = await readFile(join(this.root, 'tools/crds/go.sum'), 'utf8');
      for (const path of source.unreplaced) {
        const { version } = await this.module(path);
        await run('go', ['mod', 'edit', `-dropreplace=${path}`, `-require=${path}@${version}`, file]);
        await appendFile(sums, known.split('\n').filter((line) => line.startsWith(`${path} `)).join('\n') + '\n');
      }
      return await use(`-mod=readonly -modfile=${file}`);
    } finally {
      await rm(scratch, { recursive: true });
    }
  }

  private async compareWithShipped(source: ApiSource, ours: Definition): Promise<void> {
    const { kind, plural } = ours.spec.names;
    const shipped = bareDefinition(await this.shipped(source, kind, plural));
    const theirs = source.shipped.beforeAmendments === true ? amend(shipped, source.amendments ?? []) : shipped;
    const places = differences(ours.spec, theirs.spec);
    if (places.length > 0) {
      throw new Error(`${kind} differs from what ${source.module} ships, at ${places.join(', ')}`);
    }
  }

  private async shipped(source: ApiSource, kind: string, plural: string): Promise<Definition> {
    const { folder } = await this.module(source.shipped.module ?? source.module);
    const path = source.shipped.path.replace('*', plural).replace('@', kind.toLowerCase());
    return parse(await readFile(join(folder, path), 'utf8')) as Definition;
  }

  private module(path: string): Promise<Module> {
    const known = this.modules.get(path);
    if (known !== undefined) {
      return known;
    }
    const found = this.findModule(path);
    this.modules.set(path, found);
    return found;
  }

  private async findModule(path: string): Promise<Module> {
    const cwd = join(this.root, 'tools/crds');
    const edited = await run('go', ['mod', 'edit', '-json'], { cwd, env: environment() });
    const { Require } = JSON.parse(edited.stdout) as { Require: { Path: string; Version: string }[] };
    const version = Require.find((require) => require.Path === path)?.Version;
    if (version === undefined) {
      throw new Error(`tools/crds/go.mod does not name ${path}`);
    }
    const downloaded = await run('go', ['mod', 'download', '-json', `${path}@${version}`], { cwd, env: environment() });
    const { Dir } = JSON.parse(downloaded.stdout) as { Dir: string };
    return { path, version, folder: Dir };
  }

  private controllerGen(): Promise<string> {
    this.generator ??= this.buildControllerGen();
    return this.generator;
  }

  private async buildControllerGen(): Promise<string> {
    const cwd = join(this.root, 'tools/controller-gen');
    const program = join(this.root, '.keelson/bin/controller-gen');
    const flags = ['-buildvcs=false', '-ldflags', '-s -w', '-o', program];
    await run('go', ['build', ...flags, 'sigs.k8s.io/controller-tools/cmd/controller-gen'], { cwd, env: environment() });
    return program;
  }
}

/** The caller's environment, so that proxies and caches stay as they are, without what would change the result. */
function environment(flags = '-mod=readonly'): NodeJS.ProcessEnv {
  return { ...process.env, CGO_ENABLED: '0', GOFLAGS: flags, GOWORK: 'off' };
}
