import type { Construct } from 'constructs';

/** Something that every construct below one place in the tree may ask for. */
export interface ContextValue<T> {
  /** Makes it known below `scope`; to be called before children are added. */
  provide(scope: Construct, value: T): void;
  /** What is known at `scope`, if anything. */
  find(scope: Construct): T | undefined;
}

/** @param key for instance `keelson.dev/cluster` */
export function contextValue<T>(key: string): ContextValue<T> {
  return {
    provide: (scope, value) => scope.node.setContext(key, value),
    find: (scope) => scope.node.tryGetContext(key) as T | undefined,
  };
}
