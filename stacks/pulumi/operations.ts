import { Journal, removeLeftovers } from './drift/journal';
import { Run, type OperationOptions, type OperationResult } from './run';

/**
 * Brings the cluster to what the environment describes.
 * @throws KeelsonError with reason and cure; a later run takes up where this one stopped.
 */
export async function up(options: OperationOptions): Promise<OperationResult> {
  const run = new Run(options);
  return run.guarded(async () => {
    await run.reach();
    run.claim();
    const journal = new Journal(options.root, options.environment);
    const before = journal.read();
    const surveyed = await run.apply('up', (survey) => {
      journal.add(
        survey.missing.map(({ manifest }) => ({ apiVersion: manifest.object.apiVersion, identity: manifest.identity })),
      );
    });
    const known = new Set([...(surveyed?.planned ?? []), ...(run.recorded()?.keys ?? [])]);
    const leftovers = await run.withClient((client) => removeLeftovers(client, options.environment, before, known));
    journal.clear();
    return run.result(leftovers);
  });
}

/**
 * Says what {@link up} would do; changes nothing.
 * @throws KeelsonError with reason and cure
 */
export async function preview(options: OperationOptions): Promise<OperationResult> {
  const run = new Run(options);
  return run.guarded(async () => {
    await run.reach();
    run.checkContext();
    await run.apply('preview');
    return run.result([]);
  });
}
