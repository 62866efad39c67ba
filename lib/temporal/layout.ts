import { METRICS_PORT_NAME, type Port } from '../core';

/*
 * Where things lie in the containers, and what listens where. Configuration, probes, Services and network edges are made of the same
 * constants, so that they can't drift apart.
 */

export const CONFIG_DIRECTORY = '/etc/temporal/config';
export const CONFIG_FILE_NAME = 'config_template.yaml';
/** Apart from the configuration, because servers read it again and again: a change of it must not roll pods. */
export const DYNAMIC_CONFIG_DIRECTORY = '/etc/temporal/dynamic-config';
export const DYNAMIC_CONFIG_FILE_NAME = 'dynamic_config.yaml';
export const TLS_DIRECTORY = '/etc/temporal/tls';
/** Where a dev server keeps everything. */
export const DATA_DIRECTORY = '/var/lib/temporal';
export const DATA_FILE = `${DATA_DIRECTORY}/temporal.db`;
export const UI_CONFIG_DIRECTORY = '/etc/temporal-ui';
export const UI_CONFIG_NAME = 'keelson';

/** Directory with the password of one of the two stores. */
export function storeDirectory(store: Store): string {
  return `/etc/temporal/stores/${store}`;
}

/** Directory with the certificate authority of one store's server. */
export function storeAuthorityDirectory(store: Store): string {
  return `/etc/temporal/stores/${store}-ca`;
}

/** `default`: histories, timers and task queues; `visibility`: what lists and searches of workflows ask. */
export type Store = 'default' | 'visibility';
export const STORES: readonly Store[] = ['default', 'visibility'];

/** Source: temporalio/temporal common/config/config_template_embedded.yaml. */
export const FRONTEND_PORT: Port = { name: 'grpc', number: 7233 };
/** Source: temporalio/ui server/docker/config-template.yaml. */
export const UI_PORT: Port = { name: 'http', number: 8080 };
/** Source: temporalio/cli, `temporal server start-dev --ui-port`: the port of the frontend and 1000. */
export const DEV_UI_PORT: Port = { name: 'http', number: 8233 };
export const METRICS_PORT: Port = { name: METRICS_PORT_NAME, number: 9090 };

/** The four programs of a cluster, which are one binary. */
export type ServiceRole = 'frontend' | 'history' | 'matching' | 'worker';
export const SERVICE_ROLES: readonly ServiceRole[] = ['frontend', 'history', 'matching', 'worker'];

export interface ServicePorts {
  /** Requests of the other roles, and for the frontend of clients. */
  readonly grpc: Port;
  /** Gossip about which pods there are, and who owns what. */
  readonly membership: Port;
}

/** Source: temporalio/temporal common/config/config_template_embedded.yaml. */
export const SERVICE_PORTS: Readonly<Record<ServiceRole, ServicePorts>> = {
  frontend: { grpc: FRONTEND_PORT, membership: { name: 'membership', number: 6933 } },
  history: { grpc: { name: 'grpc', number: 7234 }, membership: { name: 'membership', number: 6934 } },
  matching: { grpc: { name: 'grpc', number: 7235 }, membership: { name: 'membership', number: 6935 } },
  worker: { grpc: { name: 'grpc', number: 7239 }, membership: { name: 'membership', number: 6939 } },
};

/** What each role answers to `grpc.health.v1.Health/Check`. Source: temporalio/temporal service/<role>. */
export const HEALTH_SERVICES: Readonly<Record<ServiceRole, string>> = {
  frontend: 'temporal.api.workflowservice.v1.WorkflowService',
  history: 'temporal.api.workflowservice.v1.HistoryService',
  matching: 'temporal.api.workflowservice.v1.MatchingService',
  worker: 'temporal.api.workflowservice.v1.WorkerService',
};

/** Seconds for which one pod of a Job waits for what it works on; a first start pulls images and binds volumes. */
export const WAIT_SECONDS = 300;
