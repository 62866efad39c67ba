export { giteaSource } from './backup-source';
export type { GiteaClient, GiteaEndpoint, GiteaRunnerClient } from './endpoint';
export { Gitea } from './gitea';
export type { IniSections } from './ini';
export { checkHostname } from './names';
export type { GiteaAdmin, GiteaProps } from './props';
export { waitingJobsQuery } from './runner-trigger';
export { GiteaRunners, type GiteaRunnersProps } from './runners';
