import { PLATFORM_CASES } from './platform';
import { POD_CASES } from './pods';

export * from './case';
export * from './good';

export const BAD_CASES = [...POD_CASES, ...PLATFORM_CASES];
