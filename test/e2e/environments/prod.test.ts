import { describeOnAks } from '../apply/environment';

// The real platform. Not proven here: that its programs run; `npm run contract` does that.
jest.setTimeout(480_000);

describeOnAks('prod');
