export { addDeclaredEdges } from './declared';
export { Edges } from './edges';
export { addImpliedEdges } from './implied';
export { addNeededEdges, chartFaults } from './needs';
export { cycleFault, orderOf } from './order';
