export type { BuildEvent, DownloadEvent, NoteEvent, OnProgramEvent, ProgramEvent } from './events';
export { type ResolveOptions, type ResolvedProgram, resolveProgram } from './find';
export { withLock } from './lock';
export { type ProcessIdentity, endProcess, isRunning, spawnDetached } from './process';
export { MACHINE, PULUMI_PLUGINS, type ReleaseFile, mirrored, releaseFiles } from './release';
export { type Release, type Tool, findTool, projectDirectory, tools } from './tools';
