// Written by `npm run crds`; do not edit. Schema: github.com/prometheus-operator/prometheus-operator/pkg/apis/monitoring@v0.93.1.
import type {
  AttachMetadata,
  Authorization,
  BasicAuth,
  LabelSelector,
  NamespaceSelector,
  Oauth2,
  OptionalKeySelector,
  RelabelConfig,
  SecretOrConfigMap,
} from './shared';

export interface ServiceMonitorSpec {
  readonly attachMetadata?: AttachMetadata;
  readonly bodySizeLimit?: string;
  readonly convertClassicHistogramsToNHCB?: boolean;
  readonly endpoints: readonly ServiceMonitorEndpoint[];
  readonly fallbackScrapeProtocol?:
    | 'PrometheusProto'
    | 'OpenMetricsText0.0.1'
    | 'OpenMetricsText1.0.0'
    | 'PrometheusText0.0.4'
    | 'PrometheusText1.0.0';
  readonly jobLabel?: string;
  /** 0 or more. */
  readonly keepDroppedTargets?: number;
  /** 0 or more. */
  readonly labelLimit?: number;
  /** 0 or more. */
  readonly labelNameLengthLimit?: number;
  /** 0 or more. */
  readonly labelValueLengthLimit?: number;
  readonly namespaceSelector?: NamespaceSelector;
  /** 0 or more. */
  readonly nativeHistogramBucketLimit?: number;
  readonly nativeHistogramMinBucketFactor?: number | string;
  readonly podTargetLabels?: readonly string[];
  /** 0 or more. */
  readonly sampleLimit?: number;
  readonly scrapeClass?: string;
  readonly scrapeClassicHistograms?: boolean;
  readonly scrapeNativeHistograms?: boolean;
  readonly scrapeProtocols?: readonly (
    | 'PrometheusProto'
    | 'OpenMetricsText0.0.1'
    | 'OpenMetricsText1.0.0'
    | 'PrometheusText0.0.4'
    | 'PrometheusText1.0.0'
  )[];
  readonly selector: LabelSelector;
  readonly selectorMechanism?: 'RelabelConfig' | 'RoleSelector';
  readonly serviceDiscoveryRole?: 'Endpoints' | 'EndpointSlice';
  readonly targetLabels?: readonly string[];
  /** 0 or more. */
  readonly targetLimit?: number;
}

export interface ServiceMonitorEndpoint {
  readonly authorization?: Authorization;
  readonly basicAuth?: BasicAuth;
  readonly bearerTokenFile?: string;
  readonly bearerTokenSecret?: OptionalKeySelector;
  readonly enableHttp2?: boolean;
  readonly filterRunning?: boolean;
  readonly followRedirects?: boolean;
  readonly honorLabels?: boolean;
  readonly honorTimestamps?: boolean;
  readonly interval?: string;
  readonly metricRelabelings?: readonly RelabelConfig[];
  readonly noProxy?: string;
  readonly oauth2?: Oauth2;
  readonly params?: Readonly<Record<string, readonly string[]>>;
  readonly path?: string;
  readonly port?: string;
  readonly proxyConnectHeader?: Readonly<Record<string, readonly OptionalKeySelector[]>>;
  readonly proxyFromEnvironment?: boolean;
  readonly proxyUrl?: string;
  readonly relabelings?: readonly RelabelConfig[];
  readonly scheme?: 'http' | 'https' | 'HTTP' | 'HTTPS';
  readonly scrapeTimeout?: string;
  readonly targetPort?: number | string;
  readonly tlsConfig?: ServiceMonitorTlsConfig;
  readonly trackTimestampsStaleness?: boolean;
}

export interface ServiceMonitorTlsConfig {
  readonly ca?: SecretOrConfigMap;
  readonly caFile?: string;
  readonly cert?: SecretOrConfigMap;
  readonly certFile?: string;
  readonly insecureSkipVerify?: boolean;
  readonly keyFile?: string;
  readonly keySecret?: OptionalKeySelector;
  readonly maxVersion?: 'TLS10' | 'TLS11' | 'TLS12' | 'TLS13';
  readonly minVersion?: 'TLS10' | 'TLS11' | 'TLS12' | 'TLS13';
  readonly serverName?: string;
}
