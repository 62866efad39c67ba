import type { CommandModule } from '../command';
export const up: CommandModule = { register: (program) => void program.command('up') };
