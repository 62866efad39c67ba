import type { RedisEndpoint } from '../redis';
import type { PostgresEndpoint } from '../postgres';
import type { IniSections } from './ini';

export interface GiteaAdmin {
  /** Name of the first administrator. @default keelson */
  readonly username?: string;
  readonly email: string;
}

export interface GiteaProps {
  /** Name of the instance and of its objects, for instance `gitea`; at most 30 characters. */
  readonly name: string;
  readonly namespace: string;
  /** Host name that people and their Git know it by, for instance `git.example.org`; it stands in every clone address. */
  readonly hostname: string;
  /** Name of the Secret with the certificate for the host name, made by others. @default - HTTP: only for a machine of one's own */
  readonly tlsSecret?: string;
  /** Where the database is made. */
  readonly postgres: PostgresEndpoint;
  /** Role `cache`: cached pages and sessions. */
  readonly cache: RedisEndpoint;
  /** Role `queue`: work that must be done, such as a push that has to be shown; it must not forget. */
  readonly queue: RedisEndpoint;
  /** Size of the volume for repositories and all else that is kept, a quantity such as `20Gi`. */
  readonly storage: string;
  /** More than one needs storage that several nodes mount, and Gitea's own warnings about it. @default 1 */
  readonly replicas?: number;
  readonly admin: GiteaAdmin;
  /** Whether strangers may sign up. @default false */
  readonly registration?: boolean;
  /** Settings beside those that the platform needs, by section and key. @default - none */
  readonly settings?: IniSections;
}
