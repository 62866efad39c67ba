import { createRequire } from 'node:module';

/*
 * To be loaded before @pulumi/pulumi. The SDK loads TypeScript and npm's dependency resolver at once, for writing functions of dynamic
 * providers into the state; nothing here does that. They are two thirds of its loading time (0.5 of 0.75 s) and 50 MB. In their place
 * stands a promise to load them when they are first used.
 */

/** Modules of the SDK that are loaded only when something of theirs is asked for. */
export const DEFERRED = ['./typescript-shim.js', '@npmcli/arborist'] as const;

const sdkRequire = sdkOf();
for (const name of sdkRequire === undefined ? [] : DEFERRED) {
  defer(sdkRequire as NodeJS.Require, name);
}

function sdkOf(): NodeJS.Require | undefined {
  try {
    return createRequire(require.resolve('@pulumi/pulumi/package.json'));
  } catch {
    return undefined;
  }
}

function defer(load: NodeJS.Require, name: string): void {
  let file: string;
  try {
    file = load.resolve(name);
  } catch {
    // Another version of the SDK that doesn't use it any more.
    return;
  }
  if (load.cache[file] !== undefined) {
    return;
  }
  let actual: object | undefined;
  const module = (): object => {
    if (actual === undefined) {
      delete load.cache[file];
      actual = load(file) as object;
    }
    return actual;
  };
  const standIn = new Proxy(function deferred() {}, {
    // Compiled imports ask for this before anything is used; `true` has them keep the stand-in instead of copying it.
    get: (_target, key) => (key === '__esModule' ? true : Reflect.get(module(), key)),
    has: (_target, key) => Reflect.has(module(), key),
  });
  load.cache[file] = { id: file, filename: file, loaded: true, exports: standIn } as unknown as NodeJS.Module;
}
