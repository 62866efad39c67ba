export { raibidServerAlerts, raibidServerPanels } from './observation';
export { raibidCi } from './system';
