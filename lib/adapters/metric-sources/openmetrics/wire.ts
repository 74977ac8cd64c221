import { z } from "zod";

/** Answer of Prometheus HTTP service discovery. Source: prometheus.io/docs/prometheus/latest/http_sd */
export const WireDiscovery = z
  .array(
    z.object({
      targets: z.array(z.string().regex(/^[^\s/@?#]+:\d{1,5}$/, "must be host:port")).max(200),
      labels: z.record(z.string(), z.string()).default({}),
    }),
  )
  .max(200);
export type WireDiscovery = z.infer<typeof WireDiscovery>;
