import type { Rule } from 'eslint';

export interface Room {
  readonly holds: string;
  readonly imports: readonly string[];
  readonly types: readonly string[];
}

export type Rooms = ReadonlyMap<string, Room>;

export function readRooms(root?: string): Rooms;
export function roomOf(rooms: Rooms, file: string): string | undefined;
export function importedBy(rooms: Rooms, file: string, specifier: string): string | undefined;
export function covers(list: readonly string[], to: string): boolean;
export function circlesOf(rooms: Rooms): string[];
export function tableOf(rooms: Rooms): string;
export const roomImports: Rule.RuleModule;
