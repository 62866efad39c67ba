import type { CommandModule } from '../command';
export const destroy: CommandModule = { register: (program) => void program.command('destroy') };
