import type { CommandModule } from '../command';
export const preview: CommandModule = { register: (program) => void program.command('preview') };
