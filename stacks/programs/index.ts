export type { BuildEvent, NoteEvent, OnProgramEvent, ProgramEvent } from './events';
export { type ResolveOptions, type ResolvedProgram, resolveProgram } from './find';
export { withLock } from './lock';
export { type ProcessIdentity, endProcess, isRunning, spawnDetached } from './process';
export { type Tool, findTool, projectDirectory, tools } from './tools';
