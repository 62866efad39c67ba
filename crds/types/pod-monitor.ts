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
  TlsConfig,
} from './shared';

export interface PodMonitorSpec {
  readonly attachMetadata?: AttachMetadata;
  readonly bodySizeLimit?: string;
  readonly convertClassicHistogramsToNHCB?: boolean;
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
  readonly podMetricsEndpoints?: readonly PodMonitorPodMetricsEndpoint[];
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
  /** 0 or more. */
  readonly targetLimit?: number;
}

export interface PodMonitorPodMetricsEndpoint {
  readonly authorization?: Authorization;
  readonly basicAuth?: BasicAuth;
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
  /** 1 to 65535. */
  readonly portNumber?: number;
  readonly proxyConnectHeader?: Readonly<Record<string, readonly OptionalKeySelector[]>>;
  readonly proxyFromEnvironment?: boolean;
  readonly proxyUrl?: string;
  readonly relabelings?: readonly RelabelConfig[];
  readonly scheme?: 'http' | 'https' | 'HTTP' | 'HTTPS';
  readonly scrapeTimeout?: string;
  readonly targetPort?: number | string;
  readonly tlsConfig?: TlsConfig;
  readonly trackTimestampsStaleness?: boolean;
}
