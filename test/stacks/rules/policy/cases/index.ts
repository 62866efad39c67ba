import { PLATFORM_CASES } from './platform';
import { POD_CASES } from './pods';
export type { BadCase } from './case';
export { GOOD_CASES } from './good';
export const BAD_CASES = [...POD_CASES, ...PLATFORM_CASES];
