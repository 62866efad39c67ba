import { identityOf, type Identity, type KubernetesObject } from '../objects/manifest';
import { readKubeContext, type ConnectionOptions, type KubeContext } from './kubeconfig';
import { ApiError, ApiTransport } from './request';

/** An object as the server returned it. */
export interface LiveObject extends KubernetesObject {
  readonly metadata: KubernetesObject['metadata'] & {
    readonly uid: string;
    readonly resourceVersion: string;
    readonly deletionTimestamp?: string;
    readonly finalizers?: readonly string[];
    readonly ownerReferences?: readonly unknown[];
    readonly managedFields?: readonly ManagedFields[];
  };
}

/** Who set which fields last; the server keeps the record. */
export interface ManagedFields {
  readonly manager: string;
  readonly operation: 'Apply' | 'Update';
  readonly subresource?: string;
  readonly time?: string;
  readonly fieldsV1?: Readonly<Record<string, unknown>>;
}

/** How a kind is called in the server's paths. */
export interface ApiResource {
  readonly apiVersion: string;
  readonly kind: string;
  readonly plural: string;
  readonly namespaced: boolean;
}

export interface ApplyOptions {
  readonly fieldManager: string;
  /** Whether fields that others set are taken over. */
  readonly force: boolean;
  /** Whether the server only says what would come out. @default false */
  readonly dryRun?: boolean;
}

export interface AccessQuestion {
  readonly verb: string;
  readonly group: string;
  readonly resource: string;
  /** @default - all namespaces, or a cluster-scoped resource */
  readonly namespace?: string;
}

const PAGE = 500;

/** A small client for what the platform needs of a cluster; it knows objects, not their meaning. */
export class ClusterClient {
  private readonly transport: ApiTransport;
  private readonly discovered = new Map<string, Promise<readonly ApiResource[]>>();

  constructor(readonly context: KubeContext) {
    this.transport = new ApiTransport(context);
  }

  /** For instance `v1.35.4+k3s1`. */
  async version(): Promise<string> {
    return (await this.transport.send<{ gitVersion: string }>({ method: 'GET', path: '/version' })).gitVersion;
  }

  /** How the server calls a kind. @returns undefined when it doesn't know the kind */
  async resource(apiVersion: string, kind: string): Promise<ApiResource | undefined> {
    let group = this.discovered.get(apiVersion);
    if (group === undefined) {
      group = this.discover(apiVersion);
      this.discovered.set(apiVersion, group);
    }
    return (await group).find((candidate) => candidate.kind === kind);
  }

  /** Every object of a kind, in one namespace or in all. @returns none when the server doesn't know the kind */
  async list(apiVersion: string, kind: string, namespace?: string, labelSelector?: string): Promise<LiveObject[]> {
    const resource = await this.resource(apiVersion, kind);
    if (resource === undefined) {
      return [];
    }
    const objects: LiveObject[] = [];
    let continuation = '';
    do {
      const query = new URLSearchParams({
        limit: String(PAGE),
        ...(labelSelector === undefined ? {} : { labelSelector }),
        ...(continuation === '' ? {} : { continue: continuation }),
      });
      const page = await this.transport.send<{ items?: LiveObject[]; metadata?: { continue?: string } }>({
        method: 'GET',
        path: `${collectionPath(resource, namespace)}?${query.toString()}`,
      });
      objects.push(...(page.items ?? []).map((item) => ({ ...item, apiVersion, kind })));
      continuation = page.metadata?.continue ?? '';
    } while (continuation !== '');
    return objects;
  }

  /** @returns undefined when there is no such object, or no such kind */
  async get(apiVersion: string, identity: Identity): Promise<LiveObject | undefined> {
    const resource = await this.resource(apiVersion, identity.kind);
    if (resource === undefined) {
      return undefined;
    }
    return this.orUndefined(this.transport.send<LiveObject>({ method: 'GET', path: objectPath(resource, identity) }));
  }

  /** Server-side apply: creates the object, or sets the fields that it names. */
  async apply(object: KubernetesObject, options: ApplyOptions): Promise<LiveObject> {
    const resource = await this.resource(object.apiVersion, object.kind);
    if (resource === undefined) {
      throw new ApiError(404, 'NotFound', `the server doesn't know the kind ${object.apiVersion} ${object.kind}`);
    }
    const { fieldManager, force, dryRun } = options;
    const query = new URLSearchParams({
      fieldManager,
      force: String(force),
      ...(dryRun === true ? { dryRun: 'All' } : {}),
    });
    return this.transport.send<LiveObject>({
      method: 'PATCH',
      path: `${objectPath(resource, identityOf(object))}?${query.toString()}`,
      body: object,
      contentType: 'application/apply-patch+yaml',
    });
  }

  /** Deletes an object and, in the background, what it owns. @returns whether it was there */
  async delete(apiVersion: string, identity: Identity): Promise<boolean> {
    const resource = await this.resource(apiVersion, identity.kind);
    if (resource === undefined) {
      return false;
    }
    const path = `${objectPath(resource, identity)}?propagationPolicy=Background`;
    return (await this.orUndefined(this.transport.send({ method: 'DELETE', path }))) !== undefined;
  }

  /** Whether the user of this context may do something. */
  async allows(question: AccessQuestion): Promise<boolean> {
    const review = await this.transport.send<{ status?: { allowed?: boolean } }>({
      method: 'POST',
      path: '/apis/authorization.k8s.io/v1/selfsubjectaccessreviews',
      body: {
        apiVersion: 'authorization.k8s.io/v1',
        kind: 'SelfSubjectAccessReview',
        spec: { resourceAttributes: question },
      },
    });
    return review.status?.allowed === true;
  }

  /** Ends the connections. */
  close(): void {
    this.transport.close();
  }

  private async discover(apiVersion: string): Promise<readonly ApiResource[]> {
    const found = await this.orUndefined(
      this.transport.send<{ resources?: { name: string; kind: string; namespaced: boolean }[] }>({
        method: 'GET',
        path: rootPath(apiVersion),
      }),
    );
    if (found === undefined) {
      // A kind may appear later in the same run, once its definition is there.
      this.discovered.delete(apiVersion);
      return [];
    }
    return (found.resources ?? [])
      .filter((resource) => !resource.name.includes('/'))
      .map(({ name, kind, namespaced }) => ({ apiVersion, kind, plural: name, namespaced }));
  }

  private async orUndefined<T>(answer: Promise<T>): Promise<T | undefined> {
    try {
      return await answer;
    } catch (error) {
      if (error instanceof ApiError && error.status === 404) {
        return undefined;
      }
      throw error;
    }
  }
}

/**
 * A client for the cluster that the options, KUBECONFIG or the current context name. Nothing is sent yet.
 * @throws KeelsonError when the kubeconfig is missing, unreadable or empty, or lacks the context.
 */
export function connect(options: ConnectionOptions = {}): ClusterClient {
  return new ClusterClient(readKubeContext(options));
}

function rootPath(apiVersion: string): string {
  return apiVersion.includes('/') ? `/apis/${apiVersion}` : `/api/${apiVersion}`;
}

function collectionPath(resource: ApiResource, namespace?: string): string {
  const root = rootPath(resource.apiVersion);
  return namespace === undefined || !resource.namespaced
    ? `${root}/${resource.plural}`
    : `${root}/namespaces/${encodeURIComponent(namespace)}/${resource.plural}`;
}

function objectPath(resource: ApiResource, identity: Identity): string {
  return `${collectionPath(resource, identity.namespace)}/${encodeURIComponent(identity.name)}`;
}
